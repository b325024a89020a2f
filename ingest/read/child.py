"""What runs in the cage: one file in; its source, its document where a name is given, or its failure out, as JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from ingest.errors import FileError
from ingest.read.sniff import sniff
from ingest.types import Source


def read_file(path: Path, password: str | None = None) -> Source:
    """Read a file with the reader its content asks for; readers are imported only when needed.

    Raises:
        FileError: for everything that is wrong with the file and was foreseen.
    """
    match sniff(path):
        case "pdf":
            from ingest.read.pdf import read_pdf

            return read_pdf(path, password=password)
        case "docx":
            from ingest.read.docx import read_docx

            return read_docx(path)
        case "html":
            from ingest.read.html import read_html

            return read_html(path.read_bytes(), name=path.name)
        case "text":
            from ingest.read.text import read_text

            return read_text(path.read_bytes(), name=path.name)


def _reply(source: Source, name: str | None = None) -> dict[str, Any]:
    if name is None:
        return {"source": asdict(source)}
    from ingest.structure import structure

    return {"document": asdict(structure(source, name=name)), "source": asdict(replace(source, blocks=()))}


def main() -> None:
    path = Path(sys.argv[1])
    try:
        reply = _reply(read_file(path, sys.stdin.read() or None), *sys.argv[2:])
    except FileError as error:
        reply = {"failure": {"code": error.code, "message": str(error)}}
    except MemoryError:
        reply = {"failure": {"code": "too_large", "message": f"{path.name}: needs too much memory to read; refused"}}
    except Exception as error:  # noqa: BLE001  a parser may raise anything; the parent tells the user what was seen
        seen = f"{type(error).__name__}: {error}"[:200]
        reply = {"failure": {"code": "damaged", "message": f"{path.name}: cannot be read ({seen}); fetch it again"}}
    json.dump(reply, sys.stdout)


if __name__ == "__main__":
    main()
