"""The words of an answer: hits, claims, citations, coverage and status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.types import EvidenceKind, Passage

Status = Literal[
    "answered", "partial", "no_evidence", "declined_identity", "declined_live_case", "out_of_scope", "error"
]


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation and the text that answered it."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its score and rank from 1. `also` are passages that restate it and are shown once with it.

    `by_number` tells that the question asks for it by the number of an item or paragraph. `odds` are the log odds that
    each sentence of the passage (`sentences_of`) answers the question, () where no reranker has read it.
    """

    passage: Passage
    score: float
    rank: int
    also: tuple[Passage, ...] = ()
    by_number: bool = False
    odds: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quotation stands. `paragraph` is the printed number, else None; `place` finds it in the document.

    `pinpoint` is what people read: "para 3.17, page 12", "footnote 7 to para 3.11", else the heading, else the page.
    """

    number: int
    document: str
    review: str
    place: int | None
    paragraph: str | None
    page: int | None
    heading: str | None
    kind: EvidenceKind
    quote: str
    pinpoint: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer with the numbers of its citations, and the probability (0-1) that they support it."""

    text: str
    citations: tuple[int, ...]
    support: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence chosen from a hit, and how well it answers (comparable within one question only).

    `holds_all` tells whether it holds every word asked about, or a related term's; `of_asked_kind` whether it states an
    item of the kind the question asks for.
    """

    hit: Hit
    place: int | None
    text: str
    score: float
    holds_all: bool
    of_asked_kind: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many reviews were read, and which of them address the question; from the catalogue, never from a model."""

    read: int
    addressed: tuple[str, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence of a chat model that passed its proof, with the evidence it rests on; `support` as in `Claim`."""

    text: str
    evidence: tuple[Evidence, ...]
    support: float


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search found and how. Rankings are (passage id, score), best first.

    `queries` are the texts encoded, each with its weight in their mean; `words` and `context` what was looked for by
    word, the latter counting for less. `fused` joins both rankings, before what was asked for by number is put first
    and restatements are grouped into `hits`.
    """

    hits: list[Hit]
    queries: tuple[tuple[str, float], ...] = ()
    words: str = ""
    context: str = ""
    dense: Sequence[tuple[str, float]] = ()
    lexical: Sequence[tuple[str, float]] = ()
    fused: Sequence[tuple[str, float]] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """What a sentence must score: `answers` in any case, and a share of the best, `named` where reviews are named.

    Where much of what is asked is mentioned nowhere, the best must score `clearly`; where the phrase that is all a
    question is about is not, nor another term for it, `unnamed`.
    """

    answers: float
    clearly: float
    unnamed: float
    share: float
    named: float


@dataclass(frozen=True, slots=True)
class Weighing:
    """The sentences an answer was chosen from, best first, of `n_read` in the passages found.

    `least` is the score a sentence needs here, but for one that holds everything asked about, which needs `floor`;
    `silence` says why none was chosen, "" where some were.
    """

    n_read: int = 0
    scored: tuple[Evidence, ...] = ()
    least: float = 0.0
    floor: float = 0.0
    silence: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """What a chat model was asked with one prompt, by its name and version, and what it replied.

    `seconds` counts the waiting for the model alone. `failure` says why the reply ends early or is not there.
    """

    prompt: str
    version: str
    system: str
    user: str
    reply: str
    seconds: float
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one sentence of a draft, and why; `instead` is what was written when it was asked for again.

    `reasons` are those of the first proof, `still` those of the second; `support` is of what was proven last.
    """

    text: str
    labels: tuple[int, ...]
    fate: Literal["kept", "repaired", "removed"]
    reasons: tuple[str, ...]
    support: float
    instead: str = ""
    still: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Writing:
    """How the draft of a chat model came about; `passages` are the ids offered, in the order of their labels from 1."""

    chat_model: str
    passages: tuple[str, ...]
    calls: tuple[Call, ...]
    tried: tuple[Tried, ...] = ()


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Words of a question that take something as given, and the sentence of a review that says otherwise."""

    words: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Draft:
    """Evidence by review, best review first.

    `related` is what lies nearest when nothing answers; `missing` are words of the question that no passage
    behind the evidence holds. `written` are a chat model's sentences, `n_removed` how many more failed their proof;
    `note` says why there are none where `writer` was to write some. `best` is the score of the best sentence found,
    answered or not; 1 for what was looked up. `otherwise` is quoted first, and told. `weighing` and `writing` tell how
    it came about. `near` is the best sentence of reviews that have none good enough, nearest first. `unanswered` are
    the questions put in it, among others, for which nothing was found.
    """

    evidence: tuple[Evidence, ...]
    related: tuple[Hit, ...]
    missing: tuple[str, ...]
    written: tuple[Written, ...] = ()
    n_removed: int = 0
    note: str = ""
    writer: str = ""
    best: float = 0.0
    otherwise: Otherwise | None = None
    weighing: Weighing = Weighing()
    writing: Writing | None = None
    near: tuple[Evidence, ...] = ()
    unanswered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A verified answer. `n_removed` counts sentences that failed their proof and are not shown.

    `notices` are lines of `text` that stand before everything else: what is declined, how the question was read,
    what is missing, why no model wrote. A claim that is not the quotation it cites was written by the chat model
    `writer`, "" where none wrote. `best` is the draft's. `near` are sentences of reviews that are not cited, each the
    best of its review and none of them an answer; their number is 0.
    """

    status: Status
    text: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    coverage: Coverage
    searched: tuple[str, ...]
    seconds: float
    n_removed: int = 0
    notices: tuple[str, ...] = ()
    best: float = 0.0
    writer: str = ""
    near: tuple[Citation, ...] = ()
