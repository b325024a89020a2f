"""What an ingest tells: what became of each file, how far it is, what to look at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ingest.errors import FileError
from ingest.read.unseen import visible
from ingest.types import Document, Source

FileStatus = Literal["indexed", "unchanged", "failed", "removed"]


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file. `pages` is None where its format has none; counts are 0 unless it is in the index."""

    path: str
    document: str
    status: FileStatus
    code: str | None = None
    message: str | None = None
    pages: int | None = None
    paragraphs: int = 0
    items: int = 0
    passages: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingest did. `note` says why questions will be encoded the slow way; None when they will not.

    `elsewhere` are the files of the other reviews in the index, which were read from other places before.
    """

    documents: tuple[FileReport, ...]
    seconds: float
    encoding_seconds: float = 0.0
    note: str | None = None
    elsewhere: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[FileReport, ...]:
        return tuple(report for report in self.documents if report.status == "failed")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is: bytes of the files to read, and passages encoded so far."""

    stage: Literal["reading", "indexing", "exporting"]
    done_bytes: int
    total_bytes: int
    passages: int
    name: str = ""


def failure(shown: Path, error: FileError) -> FileReport:
    return FileReport(str(shown), visible(shown.stem), "failed", error.code, visible(str(error)))


def kept(reports: Sequence[FileReport], live: Collection[str]) -> list[FileReport]:
    """The reports, where a file that could not be read this time says that the index still holds its earlier reading.

    `live` are the paths of the files that the index holds.
    """
    said = "; what was read from it before stays in the index, until it is read again or removed"
    return [
        replace(report, message=f"{report.message}{said}")
        if report.status == "failed" and str(Path(report.path).resolve()) in live
        else report
        for report in reports
    ]


def caution(document: Document, source: Source) -> str | None:
    said = []
    if source.pages_without_text:
        pages = _spans(source.pages_without_text)
        said.append(f"no text on page {pages} (scanned or blank?); run OCR on the file if they hold text")
    if source.pages_by_ocr:
        said.append(f"page {_spans(source.pages_by_ocr)} read by OCR; compare quotations with the page")
    if document.unseen:
        kinds = ", ".join(f"{n} {kind}" for kind, n in document.unseen.items())
        said.append(f"characters nobody sees were taken out ({kinds})")
    return f"{document.name}: {'; '.join(said)}" if said else None


def _spans(pages: Sequence[int]) -> str:
    """Pages in a few words: 3-7, 9."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
