"""Settling what coders differ on: their labels of one claim side by side, for a person to decide."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from assistant.web.coder import evaluation_of
from assistant.web.context import in_context
from assistant.web.evaluation import SUPPORT, Judgement, LabelDifferenceView
from assistant.web.outcomes import opened_sample
from assistant.web.render import page, segment
from assistant.web.score import MEANINGS, JudgementForm
from assistant.web.site import Site
from assistant.web.status import shown_user
from ingest.errors import InputError

_WORDS = {"support": "support", "citation_needed": "citation needed", "omission": "material omission",
          "tone": "tone or anonymity"}  # fmt: skip


def settling_pages(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get("/score/{sample}/differences")
    def queue(request: Request, sample: str) -> Response:
        opened_sample(site, request, sample)
        found = evaluation_of(site).outcomes.label_differences(sample)
        first = next((one for one in found if one.settled is None), None)
        address = f"/score/{segment(sample)}"
        return RedirectResponse(f"{address}/differences/{first.item.at}" if first else f"{address}/results", 303)

    @router.get("/score/{sample}/differences/{at:int}")
    def difference(request: Request, sample: str, at: int) -> Response:
        return _difference(site, request, sample, at)

    @router.post("/score/{sample}/differences/{at:int}")
    def settle(
        request: Request, sample: str, at: int, given: Annotated[JudgementForm, Form()], key: Annotated[str, Form()]
    ) -> Response:
        row, person = opened_sample(site, request, sample)
        try:
            done = evaluation_of(site).outcomes.settle(row.name, key, given.judgement, person=person)
        except InputError as error:
            return _difference(site, request, sample, at, problem=str(error), given=given.judgement, status=400)
        if not done:
            raise HTTPException(404)
        return RedirectResponse(f"/score/{segment(sample)}/differences", 303)

    return router


def _difference(
    site: Site, request: Request, sample: str, at: int, *, problem: str = "", given: Judgement | None = None,
    status: int = 200,
) -> Response:  # fmt: skip
    row, _ = opened_sample(site, request, sample)
    found = evaluation_of(site).outcomes.label_differences(sample)
    if not 1 <= at <= len(found):
        raise HTTPException(404)
    one = found[at - 1]
    return page(
        "settle.html", here="score", user=shown_user(request), title=f"Difference {at} of {len(found)}",
        status=status, sample=row, one=one, item=one.item, n_all=len(found), cited=in_context(site, one.item.cited),
        n_open=sum(other.settled is None for other in found), problem=problem, own=given or one.settled or _agreed(one),
        meanings=[(n, name, MEANINGS[name]) for n, name in enumerate(SUPPORT, start=1)],
        fields=[_WORDS[name] for name in one.fields], is_saved=one.settled is not None,
    )  # fmt: skip


def _agreed(one: LabelDifferenceView) -> Judgement:
    """What every coder said, left open where they differ."""

    def said(name: str) -> str:
        values = {getattr(judgement, name) for _, judgement in one.given} - {""}
        return str(values.pop()) if len(values) == 1 else ""

    return Judgement(said("support"), said("citation_needed"), said("omission"), said("tone"))
