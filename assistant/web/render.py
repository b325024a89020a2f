"""Values to HTML: the one place where text is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from assistant.wording import NEAR_HEADING

N_EARLIER = 8
PAGES = (("ask", "/ask/", "Ask"), ("reviews", "/reviews", "Reviews"), ("register", "/register", "Register"),
         ("matrix", "/matrix", "Matrix"), ("briefing", "/briefings", "Briefing"),
         ("score", "/score", "Score"), ("runs", "/runs", "Runs"),
         ("conversations", "/conversations", "Conversations"), ("status", "/status", "Status"))  # fmt: skip


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("assistant.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["segment"] = segment
    environment.globals["near_heading"] = NEAR_HEADING
    return environment


def segment(text: object) -> str:
    """Text as one part of an address."""
    return quote(str(text), safe="")


def render(template: str, **values: Any) -> str:
    """Fill a template; every value is escaped, and a name the template uses and is not given is an error."""
    return _environment().get_template(template).render(**values)


def page(template: str, *, here: str, user: str | None, title: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A whole page with the navigation; `here` is the page it belongs to and `user` None where nobody logs in."""
    html = render(template, here=here, user=user, title=title, pages=PAGES, **values)
    return HTMLResponse(html, status_code=status)


def render_earlier(views: Sequence[object], *, n_before: int) -> str:
    """The last answers before the newest one, newest first; of more than that the conversation's own page tells."""
    newest = list(reversed(list(enumerate(views, start=n_before - len(views) + 1))))
    return render("earlier.html", views=newest, n_more=n_before - len(newest))
