"""Changes to the corpus: files added, reviews removed and read again, reading stopped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, File, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from assistant.web.corpus import path_of, uploaded_file
from assistant.web.reviews import ENDINGS, show_reviews
from assistant.web.site import Site
from ingest.read.unseen import visible

MOST_FILES = 50
_BLOCK = 1 << 20
_RUNNING = "Other files are being read; wait until they are done."


def upload_pages(site: Site) -> APIRouter:
    router = APIRouter()

    @router.post("/reviews/upload")
    def upload(request: Request, files: Annotated[list[UploadFile], File()]) -> Response:
        named = [(file, file.filename or "") for file in files if file.filename]
        problem = refusal(site.settings.uploads, [name for _, name in named])
        if problem or site.ingesting.job.state == "running":
            return show_reviews(site, request, problem=problem or _RUNNING, status=400 if problem else 409)
        saved = _saved(site.settings.uploads, named)
        order = {"do": "ingest", "paths": [str(path.resolve()) for path in saved]}
        what = f"Adding {len(saved)} file{'' if len(saved) == 1 else 's'}"
        return _started(site, request, what, order, saved)

    @router.post("/reviews/{name}/remove")
    def remove(request: Request, name: str) -> Response:
        own = uploaded_file(site, name)
        reply = _started(site, request, f"Removing {name}", {"do": "remove", "documents": [name]})
        if own is not None and reply.status_code == 303:
            own.unlink(missing_ok=True)
        return reply

    @router.post("/reviews/{name}/reread")
    def reread(request: Request, name: str) -> Response:
        order = {"do": "ingest", "paths": [str(path_of(site, name))], "reread": True}
        return _started(site, request, f"Reading {name} again", order)

    @router.post("/reviews/stop")
    def stop() -> Response:
        site.ingesting.cancel()
        return RedirectResponse("/reviews", 303)

    return router


def refusal(folder: Path, given: Sequence[str]) -> str:
    """Why files of these names are not taken into a folder; "" where they are."""
    if not given:
        return "Choose one or more files first."
    if len(given) > MOST_FILES:
        return f"{len(given)} files at once; add at most {MOST_FILES} in one go."
    there = {path.stem for path in folder.glob("*")} if folder.is_dir() else set()
    for name in given:
        safe = safe_name(name)
        if safe is None:
            return f"{name}: not a kind of file that is read; use {', '.join(ENDINGS)}."
        if Path(safe).stem in there:
            return f"{name}: a file of this name was added before; remove that review first, or rename the file."
        there.add(Path(safe).stem)
    return ""


def safe_name(given: str) -> str | None:
    """A file name without folders, odd letters or length; None where its ending is not read."""
    last = re.split(r"[/\\]", given)[-1]
    stem, dot, ending = last.rpartition(".")
    if not dot or f".{ending.lower()}" not in ENDINGS:
        return None
    kept = re.sub(r"[^\w-]+", "-", visible(stem)).strip("-_")[:60]
    return f"{kept}.{ending.lower()}" if kept else None


def _saved(folder: Path, named: Sequence[tuple[UploadFile, str]]) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / str(safe_name(name)) for _, name in named]
    for (file, _), path in zip(named, paths, strict=True):
        with path.open("xb") as out:
            while block := file.file.read(_BLOCK):
                out.write(block)
    return paths


def _started(site: Site, request: Request, what: str, order: Mapping[str, Any], saved: Sequence[Path] = ()) -> Response:
    if site.ingesting.start(what, order, user=request.state.user, uploaded=saved):
        return RedirectResponse("/reviews", 303)
    for path in saved:
        path.unlink(missing_ok=True)
    return show_reviews(site, request, problem=_RUNNING, status=409)
