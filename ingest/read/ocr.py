"""Text of scanned PDF pages through Tesseract, where it is installed; nothing is fetched for it."""

from __future__ import annotations

import subprocess

import pypdfium2 as pdfium

from ingest.read.marks import clean
from ingest.read.pdf_lines import Line
from ingest.read.tesseract import tesseract

DOTS_PER_INCH = 300
SECONDS_A_PAGE = 60
_BLANK_LINE_POINTS = 30.0
_LINE_POINTS = 14.0


def ocr_lines(document: pdfium.PdfDocument, index: int) -> list[Line]:
    """The lines that Tesseract reads on a page (from 0), a wider gap where it sees a new paragraph; [] for none."""
    program = tesseract()
    if program is None:
        return []
    pixels = document[index].render(scale=DOTS_PER_INCH / 72, grayscale=True).to_numpy()
    picture = b"P5 %d %d 255\n" % (pixels.shape[1], pixels.shape[0]) + pixels.tobytes()
    try:
        done = subprocess.run(
            [program, "stdin", "stdout", "-l", "eng"],
            input=picture,
            capture_output=True,
            timeout=SECONDS_A_PAGE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return []
    lines: list[Line] = []
    top = 0.0
    for printed in done.stdout.decode(errors="replace").splitlines():
        text = clean(printed)
        top += _LINE_POINTS if text else _BLANK_LINE_POINTS
        if text:
            lines.append(Line(text, index + 1, 0.0, top, 11.0, bold=False, italic=False, starts_raised=False))
    return lines
