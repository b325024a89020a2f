"""One draft of a briefing: edited in place by its owner, saved as a file once every quotation is proven."""

from __future__ import annotations

import threading

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from assistant.board.brief.proof import UnprovenError
from assistant.board.brief.save import ENDINGS, as_file
from assistant.board.brief.types import Draft
from assistant.board.pdf_out import as_pdf, has_libreoffice
from assistant.web.brief_edits import ACTIONS, Action, edited, with_texts
from assistant.web.brief_view import view_draft
from assistant.web.drafts import Drafts, Stored
from assistant.web.engine import BusyError
from assistant.web.render import page
from assistant.web.site import Site
from assistant.web.status import shown_user
from ingest.errors import InputError

PDF_WAIT_S = 8.0
_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".md": "text/markdown; charset=utf-8",
    ".pdf": "application/pdf",
}
_CHANGED = "It was changed in another window since this page was loaded; load it again, so that nothing is lost."


def draft_pages(site: Site) -> APIRouter:
    router, drafts = APIRouter(), Drafts(site.settings.index)

    @router.get("/briefings/{name}")
    def edit(request: Request, name: str) -> Response:
        site.briefing.forget(request.state.user)
        return _edit_page(site, request, name, _stored(drafts, request, name))

    @router.post("/briefings/{name}")
    async def change(request: Request, name: str) -> Response:
        """Keep the words of the whole form, then do what its button says."""
        form = {key: str(value) for key, value in (await request.form()).items()}
        return await run_in_threadpool(_change, site, drafts, request, name, form)

    @router.post("/briefings/{name}/save")
    async def save(request: Request, name: str) -> Response:
        """As `change`, for the script of the page: what became of it, and which quotations stand."""
        form = {key: str(value) for key, value in (await request.form()).items()}
        return await run_in_threadpool(_save, site, drafts, request, name, form)

    @router.post("/briefings/{name}/delete")
    def delete(request: Request, name: str) -> Response:
        if not drafts.delete(request.state.user, name):
            raise HTTPException(404)
        return RedirectResponse("/briefings", 303)

    return router


def draft_readings(site: Site) -> APIRouter:
    """A draft as a file, and how a chat model wrote its sections."""
    router, drafts, converting = APIRouter(), Drafts(site.settings.index), threading.Semaphore(1)

    @router.get("/briefings/{name}/made")
    def how(request: Request, name: str) -> Response:
        stored, made_of = _stored(drafts, request, name), drafts.made(request.state.user, name)
        if not made_of:
            raise HTTPException(404)
        return page("brief_made.html", here="briefing", user=shown_user(request), title="How a briefing was written",
                    name=name, topic=stored.draft.topic, made_of=made_of)  # fmt: skip

    @router.get("/briefings/{name}/export{ending}")
    def export(request: Request, name: str, ending: str) -> Response:
        stored = _stored(drafts, request, name)
        if ending not in ENDINGS:
            raise HTTPException(404)
        return _export(site, request, name, stored, ending, converting)

    return router


def _export(
    site: Site, request: Request, name: str, stored: Stored, ending: str, converting: threading.Semaphore
) -> Response:
    try:
        with site.engine.opened() as opened:
            content = as_file(opened.record, stored.draft, ".docx" if ending == ".pdf" else ending)
        content = _converted(content, converting) if ending == ".pdf" else content
    except UnprovenError:
        return _edit_page(site, request, name, stored, status=409)
    except InputError as error:
        return _edit_page(site, request, name, stored, problem=str(error), status=409)
    headers = {"Content-Disposition": f'attachment; filename="briefing{ending}"'}
    return Response(content, media_type=_TYPES[ending], headers=headers)


def _converted(docx: bytes, converting: threading.Semaphore) -> bytes:
    """The PDF of a Word file; one is made at a time, and the index is not held meanwhile."""
    if not converting.acquire(timeout=PDF_WAIT_S):
        raise BusyError("other PDF files are being made; wait a moment, then try again, or save as Word")
    try:
        return as_pdf(docx)
    finally:
        converting.release()


def _edit_page(
    site: Site, request: Request, name: str, stored: Stored, *, problem: str = "", status: int = 200
) -> Response:
    with site.engine.opened() as opened:
        view = view_draft(opened.record, stored.draft)
    return page(
        "briefing.html", here="briefing", user=shown_user(request), title=stored.draft.topic, status=status, name=name,
        view=view, version=stored.version, changed=stored.changed, problem=problem, has_pdf=has_libreoffice(),
        keep_days=site.settings.keep_days, is_explained=stored.is_explained,
    )  # fmt: skip


def _stored(drafts: Drafts, request: Request, name: str) -> Stored:
    stored = drafts.get(request.state.user, name)
    if stored is None:
        raise HTTPException(404)
    return stored


def _change(site: Site, drafts: Drafts, request: Request, name: str, form: dict[str, str]) -> Response:
    stored = _stored(drafts, request, name)
    try:
        draft, near = _done(_with_form(stored.draft, form), form.get("do", "save"))
    except InputError as error:
        return _edit_page(site, request, name, stored, problem=str(error), status=400)
    if not drafts.change(request.state.user, name, draft, version=_version(form)):
        return _edit_page(site, request, name, stored, problem=_CHANGED, status=409)
    return RedirectResponse(f"/briefings/{name}#{near}", 303)


def _done(draft: Draft, did: str) -> tuple[Draft, str]:
    name, _, target = did.partition(":")
    action: Action | None = next((one for one in ACTIONS if one == name), None)
    if action is None:
        raise InputError("that is nothing this page can do; load it again")
    return (draft, "saved") if action == "save" else edited(draft, action, target)


def _save(site: Site, drafts: Drafts, request: Request, name: str, form: dict[str, str]) -> Response:
    stored = _stored(drafts, request, name)
    try:
        draft = _with_form(stored.draft, form)
    except InputError as error:
        return JSONResponse({"problem": str(error)}, 400)
    if not drafts.change(request.state.user, name, draft, version=_version(form)):
        return JSONResponse({"problem": _CHANGED}, 409)
    with site.engine.opened() as opened:
        view = view_draft(opened.record, draft)
    return JSONResponse({"version": _version(form) + 1, "failing": {one.block: one.why for one in view.failures}})


def _with_form(draft: Draft, form: dict[str, str]) -> Draft:
    texts = {key.removeprefix("text-"): value for key, value in form.items() if key.startswith("text-")}
    return with_texts(draft, texts, topic=form.get("topic", draft.topic), audience=form.get("audience", draft.audience))


def _version(form: dict[str, str]) -> int:
    given = form.get("version", "")
    return int(given) if given.isdecimal() else 0
