"""The Runs pages: run files with their records, and the measures of one by type of question, plotted."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from assistant.web.coder import evaluation_of
from assistant.web.evaluation import RunRow, Work
from assistant.web.render import page, segment
from assistant.web.site import Site
from assistant.web.status import shown_user
from assistant.web.work import worker


def run_pages(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get("/runs")
    def listed(request: Request) -> Response:
        if site.evaluation is None:
            return page("no_evaluation.html", here="runs", user=shown_user(request), title="Runs")
        found = site.evaluation.runs.runs()
        return page("runs.html", here="runs", user=shown_user(request), title="Runs", runs=found,
                    fit=[run.name for run in found if not run.problem], folder=site.evaluation.runs.folder)  # fmt: skip

    @router.get("/runs/{name}")
    def one(request: Request, name: str) -> Response:
        row = run_of(site, name)
        found = evaluation_of(site).runs.measured(name)
        work = found if isinstance(found, Work) else None
        return page(
            "run.html", here="runs", user=shown_user(request), title=name, run=row, work=work, me=worker(site, request),
            measured=None if isinstance(found, Work) else found,
            is_working=work is not None and work.state in {"waiting", "running"},
        )  # fmt: skip

    @router.post("/runs/{name}/measure")
    def measure(request: Request, name: str) -> Response:
        run_of(site, name)
        evaluation_of(site).runs.start_measuring(name, person=worker(site, request))
        return RedirectResponse(f"/runs/{segment(name)}", 303)

    @router.get("/runs/{name}/plots/{plot}.svg")
    def plot(name: str, plot: str) -> Response:
        found = evaluation_of(site).runs.plot(name, plot)
        if found is None:
            raise HTTPException(404)
        return Response(found, media_type="image/svg+xml")

    return router


def run_of(site: Site, name: str) -> RunRow:
    """A run by its file name; 404 for one that is not in the folder."""
    row = evaluation_of(site).runs.run(name)
    if row is None:
        raise HTTPException(404)
    return row
