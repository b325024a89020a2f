"""Two runs compared: what changed by measure and type, which questions moved, and both answers side by side."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from assistant.web.coder import evaluation_of
from assistant.web.evaluation import Comparison, Work
from assistant.web.render import page, segment
from assistant.web.runs import run_of
from assistant.web.site import Site
from assistant.web.status import shown_user
from assistant.web.work import worker

FIRST_SHOWN = "recall@10"


def comparison_pages(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get("/compare")
    def compare(request: Request, old: str, new: str, measure: str = FIRST_SHOWN) -> Response:
        runs = evaluation_of(site).runs
        rows = [run_of(site, old), run_of(site, new)]
        problem = runs.unlike(old, new)
        found = None if problem else runs.comparison(old, new)
        work = found if isinstance(found, Work) else None
        done = found if isinstance(found, Comparison) else None
        if done and measure not in done.moved:
            raise HTTPException(404)
        return page(
            "compare.html", here="runs", user=shown_user(request), title=f"{old} and {new}", old=rows[0], new=rows[1],
            problem=problem, work=work, is_working=work is not None and work.state in {"waiting", "running"},
            me=worker(site, request), found=done, measure=measure,
            other_corpus=rows[0].record.get("corpus") != rows[1].record.get("corpus"),
        )  # fmt: skip

    @router.post("/compare")
    def start(request: Request, old: Annotated[str, Form()], new: Annotated[str, Form()]) -> Response:
        run_of(site, old)
        run_of(site, new)
        evaluation_of(site).runs.start_comparing(old, new, person=worker(site, request))
        return RedirectResponse(f"/compare?old={segment(old)}&new={segment(new)}", 303)

    @router.get("/compare/question")
    def question(request: Request, old: str, new: str, case: str) -> Response:
        pair = evaluation_of(site).runs.pair(old, new, case)
        if pair is None:
            raise HTTPException(404)
        return page("compare_question.html", here="runs", user=shown_user(request), title=f"Question {case}",
                    old=old, new=new, pair=pair)  # fmt: skip

    return router
