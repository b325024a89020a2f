"""One page of a PDF as a picture; runs in the cage."""

from __future__ import annotations

import base64
import io
import json
import sys

import pypdfium2 as pdfium

_WIDTH = 1100


def main() -> None:
    """Path and page in the arguments; the picture out, or what is wrong, as JSON."""
    path, number = sys.argv[1], int(sys.argv[2])
    try:
        document = pdfium.PdfDocument(path)
        if not 1 <= number <= len(document):
            reply = _failure(path, f"has no page {number}")
        else:
            page = document[number - 1]
            bitmap = page.render(scale=min(_WIDTH / max(page.get_width(), 1), 4))
            out = io.BytesIO()
            bitmap.to_pil().save(out, "PNG")
            reply = {"picture": base64.b64encode(out.getvalue()).decode()}
    except pdfium.PdfiumError as error:
        reply = _failure(path, f"cannot be drawn ({error})")
    json.dump(reply, sys.stdout)


def _failure(path: str, reason: str) -> dict[str, object]:
    return {"failure": {"code": "damaged", "message": f"{path.rpartition('/')[2]}: {reason}"}}
