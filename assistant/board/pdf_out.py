"""A Word file as PDF, by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from ingest.errors import InputError, ReviewsError

LIMIT_S = 45.0


class ConversionError(ReviewsError):
    """LibreOffice did not make the PDF."""

    code = "conversion"


def has_libreoffice() -> bool:
    return shutil.which("soffice") is not None


def needs_libreoffice() -> str:
    """The program that makes a PDF.

    Raises:
        InputError: LibreOffice is not installed.
    """
    program = shutil.which("soffice")
    if program is None:
        raise InputError(
            "a PDF is made by LibreOffice, and 'soffice' is not on the path; install it (Debian, Ubuntu: apt install "
            "libreoffice-writer), or save as .docx or .md"
        )
    return program


def as_pdf(docx: bytes) -> bytes:
    """Convert one file, in a profile of its own so that no open LibreOffice is disturbed; several may run at once.

    Raises:
        InputError: LibreOffice is not installed.
        ConversionError: it failed or took longer than `LIMIT_S` seconds.
    """
    program = needs_libreoffice()
    with tempfile.TemporaryDirectory(prefix="reviews-pdf-") as name:
        folder = Path(name)
        source = folder / "paper.docx"
        source.write_bytes(docx)
        command = [program, "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/profile",
                   "--convert-to", "pdf", "--outdir", str(folder), str(source)]  # fmt: skip
        said = _run(command)
        made = folder / "paper.pdf"
        if not made.is_file():
            raise ConversionError(f"LibreOffice made no PDF: {said or 'it gave no reason'}; save as .docx instead")
        return made.read_bytes()


def _run(command: list[str]) -> str:
    """Run LibreOffice and all it starts; returns the last line of what it said."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True) as child:
        try:
            _, said = child.communicate(timeout=LIMIT_S)
        except subprocess.TimeoutExpired as error:
            os.killpg(child.pid, signal.SIGKILL)
            raise ConversionError(
                f"LibreOffice took longer than {LIMIT_S:.0f} seconds; save as .docx instead"
            ) from error
    return (said.decode(errors="replace").strip().splitlines() or [""])[-1]
