"""The results of a sample: agreement, and labels as files. Opening them ends one's own coding."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from assistant.web.coder import evaluation_of, named_person
from assistant.web.evaluation import SUPPORT, SampleRow, Work
from assistant.web.render import page, segment
from assistant.web.samples import sample_of
from assistant.web.site import Site
from assistant.web.status import shown_user
from assistant.web.work import worker

_TYPES = {".csv": "text/csv; charset=utf-8", ".jsonl": "application/jsonl; charset=utf-8"}


def outcome_pages(site: Site) -> APIRouter:
    router = APIRouter()

    @router.post("/score/{sample}/open")
    def open_results(request: Request, sample: str) -> Response:
        row, person = sample_of(site, request, sample)
        evaluation_of(site).outcomes.open_results(row.name, person)
        return RedirectResponse(f"/score/{segment(sample)}/results", 303)

    @router.get("/score/{sample}/results")
    def results(request: Request, sample: str) -> Response:
        row, _ = opened_sample(site, request, sample)
        outcomes = evaluation_of(site).outcomes
        views = [(scorer, outcomes.agreement(sample, with_scorer=scorer)) for scorer in (False, True)]
        return page(
            "sample_results.html", here="score", user=shown_user(request), title=f"Results of {sample}", sample=row,
            results=outcomes.results(sample), labels=SUPPORT, coder=named_person(site, request),
            me=worker(site, request),
            agreements=[(scorer, None if isinstance(view, Work) else view, view if isinstance(view, Work) else None)
                        for scorer, view in views],
            is_working=any(isinstance(view, Work) and view.state in {"waiting", "running"} for _, view in views),
        )  # fmt: skip

    @router.post("/score/{sample}/agreement")
    def work_out(request: Request, sample: str, scorer: Annotated[bool, Form()] = False) -> Response:
        row, _ = opened_sample(site, request, sample)
        evaluation_of(site).outcomes.start_agreement(row.name, with_scorer=scorer, person=worker(site, request))
        return RedirectResponse(f"/score/{segment(sample)}/results#agreement", 303)

    @router.get("/score/{sample}/labels{ending}")
    def labels(request: Request, sample: str, ending: str) -> Response:
        return _file(site, request, sample, f"labels{ending}", ending)

    @router.get("/score/{sample}/history{ending}")
    def history(request: Request, sample: str, ending: str) -> Response:
        return _file(site, request, sample, f"history{ending}", ending)

    return router


def opened_sample(site: Site, request: Request, name: str) -> tuple[SampleRow, str]:
    """As `sample_of`, for a person who has opened the results; 403 for one who has not."""
    row, person = sample_of(site, request, name)
    if not row.is_closed:
        raise HTTPException(403, "Open the results on the page of the sample first; your own coding of it then ends.")
    return row, person


def _file(site: Site, request: Request, sample: str, name: str, ending: str) -> Response:
    row, _ = opened_sample(site, request, sample)
    if ending not in _TYPES:
        raise HTTPException(404)
    content = evaluation_of(site).outcomes.export(row.name, ending, history=name.startswith("history"))
    attached = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=_TYPES[ending], headers=attached)
