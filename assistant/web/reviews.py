"""The Reviews page: the corpus as a table; files added, removed and read again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from assistant.web.engine import Opened
from assistant.web.render import page
from assistant.web.site import Site
from assistant.web.status import shown_user
from ingest.errors import IndexMissingError
from ingest.structure.account import unaccounted

COLUMNS = (("title", "Review"), ("kind", "Kind"), ("area", "Area"), ("body", "Body"), ("year", "Year"),
           ("paragraphs", "Paragraphs"), ("items", "Items"), ("quality", "Read"))  # fmt: skip
ENDINGS = (".pdf", ".docx", ".html", ".htm", ".txt", ".md")
MOST_FILES = 50
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """`quality` is the share of the file's letters that stand in the reading, or over 1 where some stand twice."""

    document: str
    title: str
    kind: str
    area: str
    body: str
    year: str
    paragraphs: int
    items: int
    quality: float


def review_pages(site: Site) -> APIRouter:
    router = APIRouter()

    def show(request: Request, *, sort: str = "title", down: bool = False, problem: str = "", status: int = 200) -> Response:
        rows = sorted(_review_rows(site), key=_sort_key(sort), reverse=down)
        return page(
            "reviews.html", here="reviews", user=shown_user(request), title="Reviews", status=status, rows=rows,
            columns=COLUMNS, sort=sort, down=down, job=site.ingesting.job, problem=problem, endings=", ".join(ENDINGS),
        )  # fmt: skip

    @router.get("/reviews")
    def reviews(request: Request, sort: str = "title", down: bool = False) -> Response:
        return show(request, sort=sort if sort in dict(COLUMNS) else "title", down=down)

    @router.get("/reviews/job/now")
    def job(request: Request) -> Response:
        return page("job.html", here="reviews", user=shown_user(request), title="", job=site.ingesting.job)

    @router.post("/reviews/upload")
    def upload(request: Request, files: Annotated[list[UploadFile], File()]) -> Response:
        if site.ingesting.job.state == "running":
            return show(request, problem="Other files are being read; wait until they are done.", status=409)
        try:
            saved = _saved(site.settings.uploads, files)
        except _RefusedError as refused:
            return show(request, problem=str(refused), status=400)
        order = {"do": "ingest", "paths": [str(path) for path in saved]}
        what = f"Adding {len(saved)} file{'' if len(saved) == 1 else 's'}"
        return _started(site, what, order, request, saved)

    @router.get("/reviews/{name}/remove")
    def ask_removal(request: Request, name: str) -> Response:
        row = next((row for row in _review_rows(site) if row.document == name), None)
        if row is None:
            raise HTTPException(404)
        return page("remove.html", here="reviews", user=shown_user(request), title="Remove a review", row=row,
                    is_ours=_uploaded(site, name) is not None)  # fmt: skip

    @router.post("/reviews/{name}/remove")
    def remove(request: Request, name: str) -> Response:
        _path_of(site, name)
        if site.ingesting.job.state == "running":
            return show(request, problem="Files are being read; wait until they are done.", status=409)
        own = _uploaded(site, name)
        reply = _started(site, f"Removing {name}", {"do": "remove", "documents": [name]}, request, [])
        if own is not None:
            own.unlink(missing_ok=True)
        return reply

    @router.post("/reviews/{name}/reread")
    def reread(request: Request, name: str) -> Response:
        order = {"do": "ingest", "paths": [str(_path_of(site, name))], "reread": True}
        return _started(site, f"Reading {name} again", order, request, [])

    @router.post("/reviews/stop")
    def stop(which: Annotated[str, Form()] = "") -> Response:  # noqa: ARG001  a form with no field is not sent as one
        site.ingesting.cancel()
        return RedirectResponse("/reviews", 303)

    return router


class _RefusedError(Exception):
    """Files that are not taken, and why."""


def _started(site: Site, what: str, order: dict[str, Any], request: Request, saved: list[Path]) -> Response:
    site.ingesting.start(what, order, user=request.state.user, uploaded=saved)
    return RedirectResponse("/reviews", 303)


def _saved(folder: Path, files: list[UploadFile]) -> list[Path]:
    """The files under safe names in the uploads folder; all or none."""
    named = [(file, safe_name(file.filename or "")) for file in files if file.filename]
    if not named:
        raise _RefusedError("Choose one or more files first.")
    if len(named) > MOST_FILES:
        raise _RefusedError(f"{len(named)} files at once; add at most {MOST_FILES} in one go.")
    for file, name in named:
        if name is None:
            raise _RefusedError(f"{file.filename}: not a kind of file that is read; use {', '.join(ENDINGS)}.")
    paths = [folder / str(name) for _, name in named]
    stems = [path.stem for path in paths]
    there = {path.stem for path in folder.glob("*")} if folder.is_dir() else set()
    for path in paths:
        if path.stem in there or stems.count(path.stem) > 1:
            raise _RefusedError(f"{path.name}: a file of this name was added before; remove that first, or rename this.")
    folder.mkdir(parents=True, exist_ok=True)
    for (file, _), path in zip(named, paths, strict=True):
        with path.open("xb") as out:
            while block := file.file.read(_BLOCK):
                out.write(block)
    return paths


def safe_name(given: str) -> str | None:
    """A file name without folders, odd letters or length; None where its ending is not read."""
    last = re.split(r"[/\\]", given)[-1]
    stem, dot, ending = last.rpartition(".")
    if not dot or f".{ending.lower()}" not in ENDINGS:
        return None
    kept = re.sub(r"[^\w-]+", "-", stem).strip("-_")[:120]
    return f"{kept}.{ending.lower()}" if kept else None


def _uploaded(site: Site, name: str) -> Path | None:
    path = _path_of(site, name)
    return path if path.parent == site.settings.uploads.resolve() else None


def _path_of(site: Site, name: str) -> Path:
    """The file a review was read from; 404 for a review that is not there."""
    with site.engine.opened() as opened:
        found = next((v.path for v in opened.index.catalogue.live() if v.name == name), None)
    if found is None:
        raise HTTPException(404)
    return Path(found)


def _review_rows(site: Site) -> tuple[ReviewRow, ...]:
    try:
        with site.engine.opened() as opened:
            return _rows_of(opened)
    except IndexMissingError:
        return ()


@lru_cache(1)
def _rows_of(opened: Opened) -> tuple[ReviewRow, ...]:
    return tuple(_row(opened, name) for name in opened.index.documents)


def _row(opened: Opened, name: str) -> ReviewRow:
    document = opened.index.document(name)
    metadata, source = document.metadata, document.letters.get("source", 0)
    return ReviewRow(
        document=name,
        title=metadata.title or name,
        kind=metadata.kind or "",
        area=metadata.area or "",
        body=metadata.body or "",
        year=metadata.year or "",
        paragraphs=len(document.paragraphs),
        items=len(document.items),
        quality=1 - abs(unaccounted(document.letters)) / source if source else 1.0,
    )


def _sort_key(column: str) -> Callable[[ReviewRow], tuple[Any, str]]:
    def key(row: ReviewRow) -> tuple[Any, str]:
        value = getattr(row, column)
        return (value.lower() if isinstance(value, str) else value, row.document)

    return key
