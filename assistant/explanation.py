"""How an answer was made, as one record: what each step took and found, in the words to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Reading:
    """The question as it was read: `query` stands alone, `topic` is it without the names of reviews, `context` the
    earlier question it leans on. `asks_for` are items, paragraphs and kinds of evidence, `filters` what was limited.
    """

    question: str
    query: str
    topic: str
    context: str
    reviews: tuple[str, ...]
    is_limited: bool
    asks_for: tuple[str, ...]
    filters: tuple[str, ...]
    read_as: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A text that was encoded, and its share (0-1) of the vector that was searched with."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Related:
    phrase: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    passage: str
    review: str
    pinpoint: str
    score: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """The first passages of a ranking that holds `n`, best first."""

    name: Literal["by meaning", "by words", "both together", "by what was read too"]
    n: int
    first: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """`words` are those looked for by word, `context` more that count for less. `n_passages` were kept."""

    queries: tuple[Query, ...]
    words: str
    context: str
    related: tuple[Related, ...]
    rankings: tuple[Ranking, ...]
    n_passages: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence that could have been chosen, and why it was or was not."""

    text: str
    review: str
    pinpoint: str
    score: float
    is_chosen: bool
    why: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The best of `n_scored` sentences of `n_read`; `least` is what one has to score, `silence` why none was chosen."""

    n_read: int
    n_scored: int
    least: float
    silence: str
    sentences: tuple[Weighed, ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One prompt with its reply, and how many tokens each has."""

    prompt: str
    version: str
    system: str
    user: str
    reply: str
    failure: str
    seconds: float
    tokens_asked: int
    tokens_replied: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the draft; see `assistant.types.Tried`."""

    text: str
    labels: tuple[int, ...]
    fate: Literal["kept", "repaired", "removed"]
    reasons: tuple[str, ...]
    support: float
    instead: str
    still: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a chat model wrote. `offered` are the passages it was shown, in the order of their labels from 1.

    `are_tokens_exact` is False where they are an estimate that is never too low.
    """

    chat_model: str
    offered: tuple[Ranked, ...]
    exchanges: tuple[Exchange, ...]
    sentences: tuple[Sentence, ...]
    are_tokens_exact: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """`draft` is None where no chat model was asked; `is_full` tells that prompts and passages stand there whole."""

    steps: tuple[Step, ...]
    reading: Reading
    search: Search
    choice: Choice
    draft: Draft | None
    status: str
    n_claims: int
    n_citations: int
    n_removed: int
    seconds: float
    is_full: bool
