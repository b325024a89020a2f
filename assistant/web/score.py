"""Scoring: one blind claim at a time beside the passage it cites."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from assistant.web.coder import evaluation_of
from assistant.web.context import in_context
from assistant.web.evaluation import SUPPORT, Judgement
from assistant.web.render import page, segment
from assistant.web.samples import sample_of
from assistant.web.site import Site
from assistant.web.status import shown_user
from ingest.errors import InputError

MEANINGS = {
    "supported": "the passage states all of it",
    "partial": "it states a part, and nothing against the rest",
    "unsupported": "it does not say so",
    "contradicted": "it says otherwise",
}


def score_pages(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get("/score/{sample}/{at:int}")
    def item(request: Request, sample: str, at: int, saved: bool = False) -> Response:
        return _item(site, request, sample, at, said="Saved." if saved else "")

    @router.post("/score/{sample}/{at:int}")
    def judge(request: Request, sample: str, at: int, given: Annotated[JudgementForm, Form()]) -> Response:
        row, person = sample_of(site, request, sample)
        coding = evaluation_of(site).coding
        try:
            coding.judge(row.name, person, at, given.judgement)
        except InputError as error:
            return _item(site, request, sample, at, problem=str(error), given=given.judgement, status=400)
        following = coding.next_open(row.name, person, at)
        last = f"/score/{segment(sample)}?done=true"
        return RedirectResponse(f"/score/{segment(sample)}/{following}?saved=true" if following else last, 303)

    return router


class JudgementForm(BaseModel):
    """What a person says of one claim, as a form sends it: a box that is not ticked is not there."""

    model_config = ConfigDict(frozen=True, str_max_length=20_000)

    support: str = ""
    citation_needed: str = ""
    omission: str = "no"
    tone: str = "no"
    note: str = ""

    @property
    def judgement(self) -> Judgement:
        note = self.note.replace("\r\n", "\n")
        return Judgement(self.support, self.citation_needed, self.omission, self.tone, note)


def _item(
    site: Site, request: Request, name: str, at: int, *, said: str = "", problem: str = "",
    given: Judgement | None = None, status: int = 200,
) -> Response:  # fmt: skip
    row, person = sample_of(site, request, name)
    if row.is_closed:
        return RedirectResponse(f"/score/{segment(name)}", 303)
    item = evaluation_of(site).coding.item(row.name, person, at)
    if item is None:
        raise HTTPException(404)
    return page(
        "score_item.html", here="score", user=shown_user(request), title=f"Claim {at} of {row.n_items}", status=status,
        sample=row, item=item, own=given or item.own, is_saved=item.own is not None, cited=in_context(site, item.cited),
        meanings=[(n, name, MEANINGS[name]) for n, name in enumerate(SUPPORT, start=1)], said=said, problem=problem,
    )  # fmt: skip
