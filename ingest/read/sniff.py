"""The type of a file by its content; its extension only settles what content cannot (text, Markdown)."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from ingest.errors import FileError
from ingest.types import Format

_TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown", ""})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body")
_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_HTML_TAG = re.compile(rb"<(?:h[1-6]|p|div|table|section|article|main|meta|title|[ou]l)[ >/]", re.IGNORECASE)


def sniff(path: Path) -> Format:
    """Tell which reader a file needs.

    Raises:
        FileError: `empty`, or `unsupported` with the type that was found instead.
    """
    head = _head(path)
    if not head.strip():
        raise FileError("empty", f"{path.name}: the file is empty; remove it or fetch it again")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK"):
        return _zip_format(path)
    if head.startswith(_OLE):
        raise FileError(
            "unsupported",
            f"{path.name}: an old Word (.doc) or encrypted Office file; "
            "open it in Word or LibreOffice, save it as .docx without a password, then ingest again",
        )
    if _looks_like_html(head, path.suffix.lower()):
        return "html"
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileError("unsupported", f"{path.name}: not text, PDF, DOCX or HTML; convert it to one of these")
    if path.suffix.lower() not in _TEXT_SUFFIXES:
        raise FileError(
            "not_a_review_file",
            f"{path.name}: text, but neither .txt nor .md; give it one of these endings if it is a review",
        )
    return "text"


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4096)
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileError("unreadable", f"{path.name}: cannot be opened ({reason}); check its permissions") from error


def _zip_format(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FileError("damaged", f"{path.name}: a damaged ZIP or DOCX file ({error}); fetch it again") from error
    if "word/document.xml" in names:
        return "docx"
    raise FileError("unsupported", f"{path.name}: a ZIP file that is not a Word document; unpack it or save as .docx")


def _looks_like_html(head: bytes, suffix: str) -> bool:
    """A page by how it starts; a file named as one also without `<html>` round it, as copied from a site."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_HTML_STARTS) or (start.startswith(b"<") and b"<html" in start):
        return True
    return suffix in _HTML_SUFFIXES and bool(_HTML_TAG.search(head))
