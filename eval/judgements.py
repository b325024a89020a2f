"""Judged questions: invented reviews with the sentences that answer each question (`cases/judgements.jsonl`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from eval.train_encoder import read_searches

JUDGEMENTS = Path(__file__).parent / "cases" / "judgements.jsonl"
PARTIAL = 0.6
_GRADES = {"answers": 1.0, "partial": PARTIAL, "unsure": None}

Unit = Literal["judged", "sentence", "passage"]


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with what might answer it: each text with how far it does, from 0 (not) to 1 (it would be quoted).

    `unit` says what the texts are: "judged", the sentences of up to five reviews, judged one by one; "sentence", those
    of the one review that the question was asked of; "passage", its passages. What could be argued either way is left
    out.
    """

    question: str
    unit: Unit
    held_out: bool
    texts: tuple[tuple[str, float], ...]


def judged(path: Path = JUDGEMENTS) -> Iterator[Judged]:
    """The questions over up to five invented reviews; a question that names some has the sentences of these only."""
    for group in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        for asked in group["questions"]:
            named = asked["reviews"] or range(len(group["reviews"]))
            texts = tuple(_graded(group, asked, sorted(named)))
            yield Judged(asked["q"], "judged", group["name"].startswith("kept "), texts)


def _graded(group: dict[str, Any], asked: dict[str, Any], named: list[int]) -> Iterator[tuple[str, float]]:
    grades = {tuple(place): grade for key, grade in _GRADES.items() for place in asked[key]}
    for review in named:
        for passage, sentences in enumerate(group["reviews"][review]["passages"]):
            for at, sentence in enumerate(sentences):
                grade = grades.get((review, passage, at), 0.0)
                if grade is not None:
                    yield sentence, grade


def searched() -> Iterator[Judged]:
    """The questions that the encoder learns from, as far as their reviews are known by sentence or by passage."""
    for review in read_searches():
        unit: Unit = "sentence" if any(len(sentences) > 1 for sentences in review.passages) else "passage"
        for question, answers in review.questions:
            texts = tuple((text, float(place in answers)) for place, text in review.units("sentence").items())
            yield Judged(question, unit, review.held_out, texts)
