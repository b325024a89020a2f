"""The Reviews page: the corpus as a table that can be sorted, and what became of files that were added."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from assistant.web.corpus import ReviewRow, review_rows, uploaded_file
from assistant.web.render import page
from assistant.web.site import Site
from assistant.web.status import shown_user

COLUMNS = (
    ("title", "Review"), ("kind", "Kind"), ("area", "Area"), ("body", "Body"), ("year", "Year"),
    ("paragraphs", "Paragraphs"), ("items", "Items"), ("quality", "Read"),
)  # fmt: skip
ENDINGS = (".pdf", ".docx", ".html", ".htm", ".txt", ".md")


def review_pages(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get("/reviews")
    def reviews(request: Request, sort: str = "title", down: bool = False) -> Response:
        return show_reviews(site, request, sort=sort if sort in dict(COLUMNS) else "title", down=down)

    @router.get("/reviews/job/now")
    def job(request: Request) -> Response:
        return page("job.html", here="reviews", user=shown_user(request), title="", job=site.ingesting.job)

    @router.get("/reviews/{name}/remove")
    def ask_removal(request: Request, name: str) -> Response:
        row = next((row for row in review_rows(site) if row.document == name), None)
        if row is None:
            raise HTTPException(404)
        return page(
            "remove.html", here="reviews", user=shown_user(request), title="Remove a review", row=row,
            is_ours=uploaded_file(site, name) is not None,
        )  # fmt: skip

    return router


def show_reviews(
    site: Site, request: Request, *, sort: str = "title", down: bool = False, problem: str = "", status: int = 200
) -> Response:
    """The page; `problem` says why something was not done."""
    rows = sorted(review_rows(site), key=_sort_key(sort), reverse=down)
    return page(
        "reviews.html", here="reviews", user=shown_user(request), title="Reviews", status=status, rows=rows,
        columns=COLUMNS, sort=sort, down=down, job=site.ingesting.job, problem=problem, endings=", ".join(ENDINGS),
    )  # fmt: skip


def _sort_key(column: str) -> Callable[[ReviewRow], tuple[Any, str]]:
    def key(row: ReviewRow) -> tuple[Any, str]:
        value = getattr(row, column)
        return (value.lower() if isinstance(value, str) else value, row.document)

    return key
