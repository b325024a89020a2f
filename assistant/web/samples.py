"""The samples there are to score: how far one is with each, drawing one, bringing in labels given elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from assistant.web.coder import evaluation_of, named_person, person_of
from assistant.web.evaluation import DrawOrder, SampleRow
from assistant.web.render import page, segment
from assistant.web.site import Site
from assistant.web.status import shown_user
from assistant.web.users import read_users
from ingest.errors import InputError

_MOST_SEED = 100_000


def sample_pages(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get("/score")
    def samples(request: Request) -> Response:
        return _samples(site, request)

    @router.post("/score/draw")
    def draw(request: Request, order: Annotated[_Draw, Form()]) -> Response:
        name = " ".join(order.name.split())
        try:
            evaluation_of(site).coding.draw(DrawOrder(order.run, name, order.n, order.stratify, order.seed))
        except InputError as error:
            return _samples(site, request, problem=str(error), status=400)
        return RedirectResponse(f"/score/{segment(name)}", 303)

    @router.get("/score/{sample}")
    def one(request: Request, sample: str, done: bool = False) -> Response:
        return _sample(site, request, sample, said="Every claim is judged. Thank you." if done else "")

    @router.post("/score/{sample}/import")
    def bring_in(request: Request, sample: str, file: Annotated[UploadFile, File()]) -> Response:
        row, person = sample_of(site, request, sample)
        others = sorted(read_users(site.settings.users_file).keys() - {person}) if site.has_users else []
        try:
            n = evaluation_of(site).coding.import_labels(
                row.name, file.filename or "", file.file.read(), person=person, others=others
            )
        except InputError as error:
            return _sample(site, request, sample, problem=str(error), status=400)
        return _sample(site, request, sample, said=f"{n} label{'' if n == 1 else 's'} added.")

    return router


class _Draw(BaseModel):
    """The form of a new sample."""

    model_config = ConfigDict(frozen=True, str_max_length=300)

    run: str
    name: str
    n: int = 50
    stratify: bool = False
    seed: int = 0


def sample_of(site: Site, request: Request, name: str) -> tuple[SampleRow, str]:
    """A sample as the person who asks sees it, and who that is; 404 for one that is not there."""
    person = person_of(site, request)
    row = evaluation_of(site).coding.sample(name, person)
    if row is None:
        raise HTTPException(404)
    return row, person


def _samples(site: Site, request: Request, problem: str = "", status: int = 200) -> Response:
    if site.evaluation is None:
        return page("no_evaluation.html", here="score", user=shown_user(request), title="Score")
    person = person_of(site, request)
    samples = site.evaluation.coding.samples(person)
    runs = site.evaluation.runs.runs()
    today = datetime.now(UTC)
    return page(
        "score.html", here="score", user=shown_user(request), title="Score", status=status, problem=problem,
        samples=samples, runs=[run for run in runs if not run.problem], n_unfit=sum(bool(r.problem) for r in runs),
        folder=site.evaluation.runs.folder, coder=named_person(site, request),
        suggested=f"{today:%Y-%m-%d} {len(samples) + 1}", seed=int(today.timestamp()) % _MOST_SEED,
    )  # fmt: skip


def _sample(
    site: Site, request: Request, name: str, *, said: str = "", problem: str = "", status: int = 200
) -> Response:
    row, person = sample_of(site, request, name)
    following = None if row.is_closed else evaluation_of(site).coding.next_open(row.name, person, 0)
    return page(
        "sample.html", here="score", user=shown_user(request), title=f"Sample {name}", status=status, sample=row,
        following=following, said=said, problem=problem, coder=named_person(site, request), person=person,
    )  # fmt: skip
