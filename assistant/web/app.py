"""The FastAPI app: every page, Gradio's conversation mounted in it, and what stands before them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from assistant.settings import EXTRACT, Settings
from assistant.web.ask import mount_ask
from assistant.web.brief_editor import draft_pages, draft_readings
from assistant.web.briefing import briefing_pages
from assistant.web.briefing_work import BriefingWork
from assistant.web.care import care_patterns
from assistant.web.coder import NameNeededError, ask_for_name, coder_pages
from assistant.web.comparison import comparison_pages
from assistant.web.conversations import conversation_pages
from assistant.web.drafts import Drafts
from assistant.web.edge import Edge
from assistant.web.engine import Engine
from assistant.web.evaluation import Evaluation
from assistant.web.filling import Filling
from assistant.web.ingesting import Ingesting
from assistant.web.login import login_pages
from assistant.web.matrices import Matrices
from assistant.web.matrix import matrix_changes, matrix_pages, matrix_readings, matrix_upkeep
from assistant.web.outcomes import outcome_pages
from assistant.web.reader import reader_pages
from assistant.web.register import register_pages
from assistant.web.render import page
from assistant.web.reviews import review_pages
from assistant.web.runs import run_pages
from assistant.web.samples import sample_pages
from assistant.web.score import score_pages
from assistant.web.settings import WebSettings, checked
from assistant.web.settling import settling_pages
from assistant.web.site import Site
from assistant.web.status import shown_user, status_pages
from assistant.web.store import Store
from assistant.web.uploads import upload_pages
from assistant.web.work import work_pages
from assistant.writing.chat_model import configured_chat_model
from ingest.errors import ReviewsError

_STATIC = Path(__file__).parent / "static"
_PURGE_EVERY_S = 6 * 3600
_PAGES = (
    login_pages, review_pages, upload_pages, reader_pages, register_pages, matrix_pages, matrix_changes,
    matrix_readings, matrix_upkeep, coder_pages, sample_pages, score_pages, outcome_pages, settling_pages, run_pages,
    comparison_pages, work_pages, briefing_pages, draft_pages, draft_readings, conversation_pages, status_pages,
    care_patterns,
)  # fmt: skip
_log = logging.getLogger("reviews.web")


def make_site(settings: WebSettings, evaluation: Evaluation | None = None) -> Site:
    """Open the work file and make ready to open the index; what is older than it is kept is purged.

    Without an evaluation the Score and Runs pages say that there is none.

    Raises:
        InputError: it would not be safe to serve with these settings.
        ChatModelError: the chat model cannot be opened.
    """
    checked(settings)
    store = Store(settings.index)
    chat_model = None if settings.writer == EXTRACT else configured_chat_model(settings.writer)
    engine = Engine(Settings(settings.index, settings.encoder, settings.writer), chat_model)
    matrices = Matrices(settings.index)
    ingesting = Ingesting(settings.index, settings.encoder)
    filling, briefing = Filling(engine, matrices), BriefingWork(engine)
    site = Site(settings, engine, store, ingesting, matrices, filling, briefing, evaluation)
    purge(site)
    return site


def make_app(site: Site) -> FastAPI:
    """The whole app; the index is opened when it starts, if there is one."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(site.engine.warm)
        purging = asyncio.create_task(_purge_now_and_then(site))
        yield
        purging.cancel()
        with suppress(asyncio.CancelledError):
            await purging
        site.ingesting.cancel()
        site.filling.close()
        if site.evaluation:
            site.evaluation.work.close()
        site.briefing.cancel_all()
        site.engine.close()

    app = FastAPI(title="Reviews", openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    for pages in _PAGES:
        app.include_router(pages(site))

    @app.get("/")
    def first() -> Response:
        return RedirectResponse("/ask/", 303)

    @app.get("/favicon.ico")
    def icon() -> Response:
        return FileResponse(_STATIC / "icon.svg", media_type="image/svg+xml")

    _show_errors(app)
    app.add_exception_handler(NameNeededError, ask_for_name)
    mount_ask(app, site)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(site.settings.hosts), www_redirect=False)
    app.add_middleware(Edge, site=site)
    return app


async def _purge_now_and_then(site: Site) -> None:
    while True:
        await asyncio.sleep(_PURGE_EVERY_S)
        await run_in_threadpool(purge, site)


def purge(site: Site) -> None:
    """Erase what is older than it is kept: conversations, matrices, drafts, and what was worked out of runs."""
    days = site.settings.keep_days
    site.store.purge(days)
    site.matrices.purge(days)
    Drafts(site.settings.index).purge(days)
    if site.evaluation:
        site.evaluation.work.purge(days)


def _show_errors(app: FastAPI) -> None:
    """Our errors and missing pages become a page that says what to do."""

    @app.exception_handler(ReviewsError)
    def ours(request: Request, error: ReviewsError) -> Response:
        status = {"busy": 503, "index_missing": 404, "input": 400}.get(error.code, 500)
        if status == 500:
            _log.error("%s: %s", request.url.path, error.code)
        return _error(request, status, "This could not be done", str(error))

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        if error.status_code == 404:
            return _error(request, 404, "There is no such page", "The address may be mistyped, or it was removed.")
        return _error(request, error.status_code, "This could not be done", str(error.detail))


def _error(request: Request, status: int, title: str, message: str) -> Response:
    return page("error.html", here="", user=shown_user(request), title=title, status=status, message=message)
