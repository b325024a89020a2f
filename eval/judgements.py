"""Invented reviews with what answers each question: `cases/judgements.jsonl` and `cases/searches.jsonl`."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assistant.question.framing import without_framing
from assistant.search.excerpts import Excerpt
from ingest.sentences import sentence_spans

CASES = Path(__file__).parent / "cases"
JUDGEMENTS, SEARCHES = CASES / "judgements.jsonl", CASES / "searches.jsonl"
PARTIAL = 0.6
_GRADES = {"answers": 1.0, "partial": PARTIAL, "unsure": None}

Unit = Literal["report", "judged", "sentence", "passage"]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Graded:
    """An excerpt with how far each sentence answers a question, from 0 (not) to 1 (it would be quoted).

    None for what could be argued either way. One grade for several sentences is that of the best of them.
    """

    excerpt: Excerpt
    grades: tuple[float | None, ...]

    @property
    def best(self) -> float:
        return max((grade for grade in self.grades if grade is not None), default=0.0)

    @property
    def is_by_sentence(self) -> bool:
        return len(self.grades) == len(self.excerpt.sentences)


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with what might answer it.

    `unit` says what that is: "report", the paragraphs of one or two reviews as long as real ones, judged sentence by
    sentence; "judged", the same of up to five short ones; "sentence", those of the one review that the question was
    asked of; "passage", its passages, of which only the best sentence is graded. `source` names the review or group.
    """

    question: str
    unit: Unit
    source: str
    graded: tuple[Graded, ...]

    @property
    def held_out(self) -> bool:
        return self.source.startswith("kept ")


def judged(path: Path = JUDGEMENTS) -> Iterator[Judged]:
    """The questions over invented reviews; a question that names some has the paragraphs of these only."""
    for group in _rows(path):
        unit: Unit = "report" if "headings" in group["reviews"][0] else "judged"
        for asked in group["questions"]:
            named = asked["reviews"] or range(len(group["reviews"]))
            yield Judged(asked["q"], unit, group["name"], tuple(_graded(group, asked, sorted(named))))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _graded(group: dict[str, Any], asked: dict[str, Any], named: list[int]) -> Iterator[Graded]:
    grades = {tuple(place): grade for key, grade in _GRADES.items() for place in asked[key]}
    for review in named:
        passages = group["reviews"][review]["passages"]
        headings = group["reviews"][review].get("headings", [""] * len(passages))
        for passage, (heading, sentences) in enumerate(zip(headings, passages, strict=True)):
            own = tuple(grades.get((review, passage, at), 0.0) for at in range(len(sentences)))
            yield Graded(Excerpt(heading, tuple(sentences)), own)


def searched(path: Path = SEARCHES) -> Iterator[Judged]:
    """The questions that were asked of one review each, as far as it is known by sentence or by passage.

    Of some reviews only the passages that answer are known: each of these is written as one sentence.
    """
    for review in _rows(path):
        unit: Unit = "sentence" if any(len(sentences) > 1 for sentences in review["passages"]) else "passage"
        for asked in review["questions"]:
            answers = frozenset((passage, at) for passage, at in asked["answers"])
            yield Judged(asked["q"], unit, review["name"], tuple(_of_search(review["passages"], answers, unit)))


def _of_search(passages: list[list[str]], answers: frozenset[Place], unit: Unit) -> Iterator[Graded]:
    for place, sentences in enumerate(passages):
        grades = tuple(float((place, at) in answers) for at in range(len(sentences)))
        whole = sentences[0]
        known = sentences if unit == "sentence" else [whole[start:end] for start, end in sentence_spans(whole)]
        yield Graded(Excerpt("", tuple(known)), grades)


def over_and_over(questions: Sequence[Judged], rng: random.Random) -> Iterator[Judged]:
    """The questions without end, each once before any comes again, in a new order each time."""
    while questions:
        yield from reversed(rng.sample(questions, len(questions)))


def as_asked(question: str, rng: random.Random) -> str:
    """A question as it is or, half the time, cut down to what it is about, as a search and an answer cut it."""
    return question if rng.random() < 0.5 else without_framing(question) or question
