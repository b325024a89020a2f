"""The Briefing page: a topic is given, a draft is made beside other work, and one's own drafts are listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from assistant.board.brief.from_matrix import GivenMatrix
from assistant.board.brief.make import make_brief
from assistant.board.brief.paragraphs import Asking, Askings, askings, with_paragraphs
from assistant.board.brief.types import Draft, Layout
from assistant.explain import as_offered, explain_writing
from assistant.explanation import Draft as Explained
from assistant.explanation import Ranked
from assistant.question.filters import Filters
from assistant.types import Writing
from assistant.web.brief_view import LAYOUT_CHOICES
from assistant.web.briefing_work import Tell
from assistant.web.care import case_details
from assistant.web.drafts import Drafts
from assistant.web.engine import BusyError, Opened
from assistant.web.matrices import KeptMatrix
from assistant.web.render import page
from assistant.web.site import Site
from assistant.web.status import shown_user
from assistant.wording import short_name
from assistant.writing.write import ModelWriter
from ingest.errors import IndexMissingError

SUMMING_UP = "The chat model sums up what was found; each of its sentences is proven"
_PUBLISHED_ONLY = (
    "A briefing is about published reviews only; take that out, then try again. Nothing was searched or kept."
)


class _Asked(BaseModel):
    """The form that asks for a briefing; years are "" for none, `matrix` is the id of the one to count by or ""."""

    model_config = ConfigDict(frozen=True, str_max_length=400)

    topic: str = ""
    audience: str = ""
    layout: Layout = "board"
    reviews: list[str] = []
    first: str = ""
    last: str = ""
    matrix: str = ""


def briefing_pages(site: Site) -> APIRouter:
    router, drafts = APIRouter(), Drafts(site.settings.index)

    @router.get("/briefings")
    def listed(request: Request, matrix: str = "") -> Response:
        kept = _matrix(site, request.state.user, matrix)
        if matrix and kept is None:
            raise HTTPException(404)
        topic = kept.matrix.rows[0].question if kept and kept.matrix.rows else ""
        return _list_page(site, drafts, request, asked=_Asked(topic=topic, matrix=matrix))

    @router.post("/briefings")
    def start(request: Request, asked: Annotated[_Asked, Form()]) -> Response:
        problem, status = _refusal(site, request.state.user, asked) or _start(site, drafts, request.state.user, asked)
        if problem:
            return _list_page(site, drafts, request, problem=problem, asked=asked, status=status)
        return RedirectResponse("/briefings#job", 303)

    @router.get("/briefings/job/now")
    def job(request: Request) -> Response:
        return page("brief_job.html", here="briefing", user=shown_user(request), title="",
                    job=site.briefing.job(request.state.user))  # fmt: skip

    @router.post("/briefings/stop")
    def stop(request: Request) -> Response:
        site.briefing.cancel(request.state.user)
        return RedirectResponse("/briefings", 303)

    return router


def _refusal(site: Site, user: str, asked: _Asked) -> tuple[str, int] | None:
    """Why no briefing is begun, and the status to answer with; None where one may be."""
    if not asked.topic.strip():
        return "Say first what the briefing is about.", 400
    if details := case_details(asked.topic):
        held = " and ".join(details)
        return f"The topic looks as if it holds {held}. {_PUBLISHED_ONLY}", 400
    if asked.matrix and _matrix(site, user, asked.matrix) is None:
        return "The matrix to count by is no longer there; open another one, or start a briefing without.", 400
    if any(year and not year.isdecimal() for year in (asked.first, asked.last)):
        return "Choose the years from the lists.", 400
    if not site.questions.allow(f"briefing {user}"):
        return f"Wait {site.questions.wait_s(f'briefing {user}')} seconds, then try again.", 429
    return None


def _start(site: Site, drafts: Drafts, user: str, asked: _Asked) -> tuple[str, int]:
    """Begin the work; as `_refusal` where it cannot be begun, else "" and 303."""
    filters = Filters(
        reviews=frozenset(name for name in asked.reviews if name),
        first_year=int(asked.first) if asked.first else None,
        last_year=int(asked.last) if asked.last else None,
    )

    kept = _matrix(site, user, asked.matrix)
    matrix = GivenMatrix(kept.matrix, kept.name, kept.changed, len(kept.waiting)) if kept else None

    asked_of: list[Askings] = []
    offered: dict[str, tuple[Ranked, ...]] = {}
    made_of: list[tuple[str, Explained]] = []
    writer = site.engine.writer

    def work(opened: Opened, tell: Tell) -> Draft:
        draft = make_brief(
            opened.index, opened.encoder, asked.topic, layout=asked.layout, audience=asked.audience, filters=filters,
            today=date.today(), matrix=matrix, tell=tell,  # noqa: DTZ011  the day where the board meets
        )  # fmt: skip
        if isinstance(writer, ModelWriter):
            asked_of.append(askings(opened.index, draft))
            offered.update({one.key: as_offered(opened.index, one.passages) for one in asked_of[-1].sections})
        return draft

    def tell_how(one: Asking, writing: Writing) -> None:
        made_of.append((one.title, explain_writing(writing, offered[one.key])))

    def summed_up(draft: Draft, tell: Tell) -> Draft:
        """What the chat model makes of it; it is waited for here without a place for answering or the index."""
        if not isinstance(writer, ModelWriter) or site.engine.chat_model is None:
            return draft
        own = replace(writer, chat_model=site.engine.chat_model)
        return with_paragraphs(draft, asked_of[-1], own, tell=lambda share: tell(SUMMING_UP, share), tell_how=tell_how)

    try:
        begun = site.briefing.start(
            user, asked.topic.strip(), work, lambda draft: drafts.add(user, draft, made_of), after=summed_up
        )
    except BusyError as error:
        return str(error), 503
    return ("", 303) if begun else ("Another briefing of yours is being made; wait until it is done, or stop it.", 409)


def _matrix(site: Site, user: str, matrix: str) -> KeptMatrix | None:
    return site.matrices.kept(user, matrix) if matrix else None


def _list_page(
    site: Site, drafts: Drafts, request: Request, *, problem: str = "", asked: _Asked | None = None, status: int = 200
) -> Response:
    try:
        with site.engine.opened() as opened:
            metadata = dict(opened.index.metadata)
    except IndexMissingError:
        metadata = {}
    return page(
        "briefings.html", here="briefing", user=shown_user(request), title="Briefing", status=status, problem=problem,
        asked=asked or _Asked(), drafts=drafts.listed(request.state.user), layouts=LAYOUT_CHOICES,
        reviews=sorted((short_name(name, one), name) for name, one in metadata.items()),
        years=sorted({one.year for one in metadata.values() if one.year}), job=site.briefing.job(request.state.user),
        keep_days=site.settings.keep_days, matrix=_matrix(site, request.state.user, asked.matrix if asked else ""),
    )  # fmt: skip
