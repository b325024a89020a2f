"""The child process of `assistant.web.ingesting`: an order on standard input, progress and results as JSON lines."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from assistant.commands.output import report_json
from ingest.encode import ADAPTED
from ingest.errors import ReviewsError
from ingest.pipeline import ingest, remove
from ingest.read.unseen import visible
from ingest.report import Progress

_STAGES = {"reading": "Reading", "indexing": "Building the index", "exporting": "Preparing the encoder, once"}


def main() -> None:
    order = json.loads(sys.stdin.read())
    try:
        _say({"files": _run(order)})
    except ReviewsError as error:
        _say({"error": str(error)})
        sys.exit(1)


def _run(order: dict[str, Any]) -> list[dict[str, Any]]:
    folder = Path(order["index"])
    if order["do"] == "remove":
        remove(folder, order["documents"])
        return []
    report = ingest(
        [Path(path) for path in order["paths"]],
        folder,
        encoder_name=order["encoder"] or ADAPTED,
        keep_missing=True,
        reread=order.get("reread", False),
        tell=_progress,
    )
    return [{**file, "path": visible(file["path"])} for file in report_json(report)["documents"]]


def _progress(progress: Progress) -> None:
    share = progress.done_bytes / progress.total_bytes if progress.stage == "reading" and progress.total_bytes else None
    _say({"stage": f"{_STAGES[progress.stage]} {visible(progress.name)}".strip(), "share": share})


def _say(what: dict[str, Any]) -> None:
    print(json.dumps(what, ensure_ascii=True), flush=True)


if __name__ == "__main__":
    main()
