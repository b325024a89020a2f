"""The sentences of hits that may answer a question, and what each scores."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.expect import gives_what_is_asked
from assistant.answer.held import held
from assistant.answer.manner import asked_manners, asks_for_faults, asks_why, gives_reason
from assistant.answer.phrase import thing_asked
from assistant.answer.reason import MOST_AFTER
from assistant.answer.sentence_form import defines, is_fragment, leans, names_only, stands_alone
from assistant.question.terms import Expansion
from assistant.question.understand import Understood
from assistant.search.excerpts import Excerpt, excerpts_of
from assistant.search.reranker import Reranker, probability
from assistant.search.sentences import sentences_of
from assistant.types import Evidence, Hit
from assistant.words import asked_stems, covered
from ingest.encode import Encoder
from ingest.index import Index
from ingest.structure.numbers import LABEL
from ingest.structure.paragraphs import TITLE_PAGE
from ingest.types import EvidenceKind, Paragraph

ENCODED = 16
# Every sentence of so many of the first passages is weighed too, whatever words it holds.
FOREMOST = 3
# What the share that a sentence holds of what is asked counts; less where the sentence was read.
HOLDS, HOLDS_READ = 0.30, 0.20
NEAR = 0.32
NEAR_PHRASE = 0.42
ABOUT = 0.35
NEAR_CONTEXT = 0.9
ASKED_KIND = 0.12
MAX_REVIEWS = 100
# Of so many named reviews each has its own candidates weighed.
MOST_BESIDE = 4
GIVES = 0.3
MANNER = 0.06
FRAGMENT = 0.10
DEFINES = 0.15
RELATED = 0.85
HEADINGS = 2
MOST_READ = 64
# The reranker's share of how well a sentence fits, and the log odds under which it is unlikely to answer.
READ_SHARE = 0.5
UNLIKELY = -2.5
# Probabilities made comparable with cosines: over the sentences weighed for the questions that the settings were chosen
# by (eval/README.md) both then have the same mean and deviation.
LEVEL, SPREAD = 0.113, 0.541

_KIND_BONUS: dict[EvidenceKind, float] = {
    "finding": 0.03,
    "recommendation": 0.03,
    "learning point": 0.03,
    "good practice": 0.03,
    "question for the board": 0.03,
    "method": -0.10,
    "footnote": -0.08,
    "guidance": -0.05,
}
_ASKS_MEANING = re.compile(
    r"\b(?:mean(?:s|t|ing)?|defin\w+|what (?:is|are)|guidance|briefings?|titled?)\b", re.IGNORECASE
)
_LISTS_WORKS = re.compile(r"\b(?:references|bibliography|further reading|reading list)\W*$", re.IGNORECASE)
_ASKS_IMPRINT = re.compile(r"\b(?:wrote|written|authors?|published|publication|title|commissioned)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit: the share (0-1, by weight) of what is asked that it or its heading holds, whether it holds
    all of it itself, states an item of the kind asked for, and is put in the manner asked for; or defines a term or
    names a publication, where neither is asked for. It is the sentence `at` of an excerpt; `odds` are the log odds
    that it answers, None where it was not read yet.
    """

    hit: Hit
    paragraph: Paragraph
    text: str
    coverage: float
    holds_all: bool
    of_asked_kind: bool
    as_asked: bool
    is_definition: bool
    excerpt: Excerpt
    at: int
    odds: float | None


def may_answer(index: Index, question: Understood, hits: Sequence[Hit], asked: Mapping[str, float]) -> list[Candidate]:
    """The sentences of hits, each once, that stand alone and are of a kind that the question does not set aside.

    A fragment of how a review was made is one of its own questions, and no answer; nor is a work it lists.

    `asked` are the stems that the question is about, with their weights.
    """
    imprint = _ASKS_IMPRINT.search(question.query) is not None
    listed = _ASKS_MEANING.search(question.query) is not None or _LISTS_WORKS.search(question.query) is not None
    praise_beside = asks_for_faults(question.query) and "good practice" not in question.kinds
    return [
        c
        for c in _sentences(index, hits, asked, question)
        if (imprint or c.paragraph.heading != (TITLE_PAGE,))
        and (listed or not _LISTS_WORKS.search(" ".join(c.paragraph.heading[-1:])))
        and not (praise_beside and c.paragraph.kind == "good practice")
        and not (c.paragraph.kind == "method" not in question.kinds and is_fragment(c.text))
    ]


def _sentences(
    index: Index, hits: Sequence[Hit], asked: Mapping[str, float], question: Understood
) -> Iterable[Candidate]:
    expansions, manners, why = question.expansions, asked_manners(question.query), asks_why(question.query)
    meaning = _ASKS_MEANING.search(question.query) is not None
    seen: set[tuple[str, str]] = set()
    for hit in hits:
        sentences = list(sentences_of(index, hit))
        excerpts = excerpts_of(sentences)
        for at, (paragraph, text) in enumerate(sentences):
            key = hit.passage.document, " ".join(text.lower().split())
            if key in seen or not stands_alone(text):
                continue
            seen.add(key)
            own = held(text, expansions)
            with_heading = " ".join([*paragraph.heading[-HEADINGS:], text])
            is_beside = paragraph.kind == "method" and "method" not in question.kinds
            holds_all = not is_beside and asked.keys() <= own
            of_asked_kind = _states_item(index, hit.passage.document, paragraph, question.kinds)
            after = [later for p, later in sentences[at + 1 : at + 1 + MOST_AFTER] if p is paragraph]
            as_asked = any(made.search(text) for made in manners) or (why and any(map(gives_reason, after)))
            coverage = coverage_of(asked, with_heading, expansions)
            is_definition = not meaning and defines(text)
            odds = hit.odds[at] if hit.odds else None
            yield Candidate(
                hit, paragraph, text, coverage, holds_all, of_asked_kind, as_asked, is_definition, *excerpts[at], odds
            )


def coverage_of(asked: Mapping[str, float], text: str, expansions: Sequence[Expansion]) -> float:
    """The share (0-1) of what is asked that a text holds; what only a related term holds counts `RELATED`."""
    named = covered(asked, held(text, expansions, related=False))
    return named + RELATED * (covered(asked, held(text, expansions)) - named) if expansions else named


def _states_item(index: Index, name: str, paragraph: Paragraph, kinds: frozenset[EvidenceKind]) -> bool:
    """Tell whether a paragraph states an item of one of these kinds, or goes on with one under its label."""
    if paragraph.kind not in kinds:
        return False
    under_label = bool(paragraph.heading and LABEL.match(paragraph.heading[-1]))
    return under_label or (paragraph.kind, paragraph.place) in index.item_places[name]


def weighed(
    encoder: Encoder, question: Understood, candidates: Sequence[Candidate], *, n_hits: int
) -> tuple[list[Evidence], bool]:
    """The likeliest candidates with their scores, best first, without those that are neither near nor on the matter.

    Told beside them: whether any is likely to answer, true where the encoder has no reranker to tell. Where some are,
    the others are left out too.
    """
    beside = question.named and len(question.documents) <= MOST_BESIDE
    each = [[c for c in candidates if c.hit.passage.document == name] for name in question.documents if beside]
    likely = [c for own in each or [list(candidates)] for c in _likely(own, n_hits, question.topic)]
    if not likely:
        return [], True
    nearness = _nearness(encoder, question, [candidate.text for candidate in likely])
    ranked = sorted(zip(likely, nearness, strict=True), key=lambda both: -both[1])
    odds = _odds(encoder, question, [candidate for candidate, _ in ranked])
    fits = [_fit(near, odds[at]) for at, (_, near) in enumerate(ranked)]
    one_thing = thing_asked(question) is not None
    on = [at for at, (candidate, _) in enumerate(ranked) if _is_on(candidate, fits[at], one_thing=one_thing)]
    may = [at for at in on if not _is_unlikely(odds[at])]
    scored = [
        _evidence(ranked[at][0], _score(ranked[at][0], fits[at], odds[at], n_hits, question.kinds)) for at in may or on
    ]
    best_first = sorted(scored, key=lambda e: (-e.score, e.hit.rank, e.place or 0))
    return best_first, bool(may) or all(one is None for one in odds)


def _is_unlikely(odds: float | None) -> bool:
    return odds is not None and odds < UNLIKELY


def _odds(encoder: Encoder, question: Understood, candidates: Sequence[Candidate]) -> list[float | None]:
    """The log odds that each candidate answers the question; those not read yet are read now, as far as `MOST_READ`.

    None for the rest, and for all where the encoder has no reranker.
    """
    odds = [candidate.odds for candidate in candidates]
    unread = [at for at, known in enumerate(odds[:MOST_READ]) if known is None]
    if isinstance(encoder, Reranker) and unread:
        excerpts = list(dict.fromkeys(candidates[at].excerpt for at in unread))
        read = dict(zip(excerpts, encoder.answering(question.read, excerpts), strict=True))
        for at in unread:
            odds[at] = read[candidates[at].excerpt][candidates[at].at]
    return odds


def _evidence(c: Candidate, score: float) -> Evidence:
    return Evidence(c.hit, c.paragraph.place, c.text, score, holds_all=c.holds_all, of_asked_kind=c.of_asked_kind)


def _nearness(encoder: Encoder, question: Understood, texts: Sequence[str]) -> list[float]:
    """The cosine of each text with the question, or, counting less, with it and the one it leans on: the greater."""
    asked = list(dict.fromkeys([question.spelt or question.topic, question.about]))
    vectors = encoder.encode([*asked, *texts])
    near = vectors[len(asked) :] @ vectors[: len(asked)].T
    if question.context and asked_stems(question.topic) and not question.is_part:
        near[:, 1:] *= NEAR_CONTEXT
    return [float(one) for one in near.max(axis=1)]


def _fit(near: float, odds: float | None) -> float:
    """How well a sentence fits (0-1): its nearness, and with it the odds that it answers, where it was read."""
    if odds is None:
        return near
    return (1 - READ_SHARE) * near + READ_SHARE * (LEVEL + SPREAD * probability(odds))


def fits_alone(encoder: Encoder, question: Understood, texts: Sequence[str]) -> list[float]:
    """How well each text fits (0-1), read by itself."""
    odds: list[float | None] = [None] * len(texts)
    if isinstance(encoder, Reranker):
        odds = [read[0] for read in encoder.answering(question.read, [Excerpt("", (text,)) for text in texts])]
    return [_fit(near, odd) for near, odd in zip(_nearness(encoder, question, texts), odds, strict=True)]


def _is_on(candidate: Candidate, fit: float, *, one_thing: bool) -> bool:
    """Tell whether a sentence fits or is on the matter; of what one phrase names, to hold a part is too little."""
    if one_thing:
        return candidate.holds_all or fit >= NEAR_PHRASE
    return fit >= NEAR or candidate.coverage >= ABOUT


def _likely(candidates: Sequence[Candidate], n_hits: int, topic: str) -> list[Candidate]:
    """The candidates worth encoding: the most promising ones, and the best of every review."""

    def promise(c: Candidate) -> float:
        gives = GIVES if gives_what_is_asked(topic, c.text) else 0.0
        gives += MANNER if c.as_asked else 0.0
        return c.coverage + gives - 0.5 * c.hit.rank / max(n_hits, 1)

    order = sorted(candidates, key=lambda c: (-promise(c), c.hit.rank))
    best_of: dict[str, Candidate] = {}
    for candidate in sorted(order, key=lambda c: not c.holds_all):
        best_of.setdefault(candidate.hit.passage.document, candidate)
    rest = [c for c in order if c is not best_of[c.hit.passage.document]]
    firsts = [c for c in order if c is best_of[c.hit.passage.document]][:MAX_REVIEWS]
    most = max(ENCODED - len(firsts), len(firsts))
    return [*firsts, *rest[:most], *(c for c in rest[most:] if c.hit.rank <= FOREMOST)]


def _score(candidate: Candidate, fit: float, odds: float | None, n_hits: int, kinds: frozenset[EvidenceKind]) -> float:
    holding = HOLDS if odds is None else HOLDS_READ
    score = 0.80 * fit + holding * candidate.coverage + 0.10 * (1 - (candidate.hit.rank - 1) / max(n_hits, 1))
    of_kind = _KIND_BONUS.get(candidate.hit.passage.kind, 0.0)
    score += max(of_kind, 0.0) if candidate.hit.passage.kind in kinds else of_kind
    if candidate.paragraph.kind in kinds and candidate.coverage > 0:
        score += ASKED_KIND
    if candidate.as_asked and candidate.coverage > 0:
        score += MANNER
    if leans(candidate.text):
        score -= 0.05
    if candidate.is_definition:
        score -= DEFINES
    if is_fragment(candidate.text) or names_only(candidate.text):
        score -= FRAGMENT
    if candidate.text.endswith("?") and candidate.hit.passage.kind != "finding":
        score -= 0.10
    return score
