"""Whether the Tesseract program is on this machine."""

from __future__ import annotations

import shutil


def tesseract() -> str | None:
    """The path of the tesseract program; None where it is not installed."""
    return shutil.which("tesseract")
