"""Judged questions: one JSON object a line, checked so that a mistake is named by line and field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.types import Turn
from eval.jsonl import read_objects
from ingest.errors import InputError


@dataclass(frozen=True, slots=True)
class Gold:
    """A verbatim quotation that answers; grade 2 answers, grade 1 helps."""

    document: str
    quote: str
    grade: int


@dataclass(frozen=True, slots=True)
class Nugget:
    """One fact a good answer states."""

    text: str
    vital: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A judged question. `answerable` False means the corpus does not say and the assistant should not either.

    A case that is a `paraphrase_of` another counts for stability alone.
    """

    id: str
    type: str
    question: str
    answerable: bool
    gold: tuple[Gold, ...]
    history: tuple[Turn, ...] = ()
    nuggets: tuple[Nugget, ...] = ()
    paraphrase_of: str | None = None


def read_cases(path: Path) -> list[Case]:
    """Read a question file.

    Raises:
        InputError: the file, or the line and field, that is wrong.
    """
    cases = [_case(fields, f"{path}:{number}") for number, fields in read_objects(path, what="a question file")]
    if not cases:
        raise InputError(f"{path}: no questions in it; write one JSON object a line")
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise InputError(f"{path}: the id '{case.id}' stands twice; give every question its own")
        seen.add(case.id)
    return cases


def questions_digest(cases: Sequence[Case]) -> str:
    """What tells these questions from others; the record of a run holds it."""
    return hashlib.sha256("\n".join(repr(case) for case in cases).encode()).hexdigest()


def _case(fields: dict[str, Any], where: str) -> Case:
    history = _list(fields, "history", where)
    return Case(
        id=_field(fields, "id", str, where),
        type=_field(fields, "type", str, where),
        question=_field(fields, "question", str, where),
        answerable=_field(fields, "answerable", bool, where),
        gold=tuple(_gold(g, where) for g in _list(fields, "gold", where)),
        history=tuple(
            Turn(_field(t, "question", str, f"{where}: history"), str(t.get("answer") or "")) for t in history
        ),
        nuggets=tuple(
            Nugget(_field(n, "text", str, f"{where}: nuggets"), bool(n.get("vital")))
            for n in _list(fields, "nuggets", where)
        ),
        paraphrase_of=_field(fields, "paraphrase_of", str, where) if fields.get("paraphrase_of") else None,
    )


def _gold(fields: Any, where: str) -> Gold:
    where = f"{where}: gold"
    grade = _field(fields, "grade", int, where)
    if grade not in {1, 2}:
        raise InputError(f"{where}: grade is {grade}; it must be 2 (answers) or 1 (helps)")
    quote = _field(fields, "quote", str, where)
    if not any(map(str.isalnum, quote)):
        raise InputError(f"{where}: quote is '{quote}'; it must hold the words of the review that answer")
    return Gold(_field(fields, "document", str, where), quote, grade)


def _list(fields: dict[str, Any], name: str, where: str) -> list[Any]:
    value = fields.get(name) or []
    if not isinstance(value, list):
        raise InputError(f"{where}: '{name}' is {type(value).__name__}; it must be a list")
    return value


def _field(fields: Any, name: str, kind: type, where: str) -> Any:
    if not isinstance(fields, dict) or name not in fields:
        raise InputError(f"{where}: '{name}' is missing")
    value = fields[name]
    if not isinstance(value, kind) or value == "":
        raise InputError(f"{where}: '{name}' is {json.dumps(value)}; it must be a {kind.__name__}")
    return value
