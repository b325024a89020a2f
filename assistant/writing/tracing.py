"""Tracing by LangChain's own services: off, whatever the environment says, unless switched on by name."""

from __future__ import annotations

import os

SWITCH = "REVIEWS_TRACING"
_VARIABLES = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2")


def keep_untraced() -> None:
    """Switch LangSmith tracing off for this process, unless `REVIEWS_TRACING` is "langsmith".

    A variable left over from other work must not send questions and passages to a service.
    """
    if not is_traced():
        os.environ.update(dict.fromkeys(_VARIABLES, "false"))


def is_traced() -> bool:
    """Tell whether tracing was switched on by name."""
    return os.environ.get(SWITCH) == "langsmith"
