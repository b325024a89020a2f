"""The answer made of the reviews' own sentences, chosen for the question, spread over the reviews; needs no model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer.antecedent import with_antecedents
from assistant.answer.expect import gives_what_is_asked
from assistant.answer.held import held, meant
from assistant.answer.imprint import printed_answer
from assistant.answer.listing import items_everywhere, items_on
from assistant.answer.manner import as_said, asked_manners
from assistant.answer.overview import overview
from assistant.answer.owners import addressed_to_none, owned_items, speaking_of_body
from assistant.answer.stated import ALIKE, stated
from assistant.answer.tabled import tabled_ages
from assistant.question.terms import Expansion
from assistant.question.understand import Understood
from assistant.search.sentences import sentences_of
from assistant.types import Draft, Evidence, Hit, Weighing
from assistant.wording import none_of_kind
from assistant.words import alike, asked_stems, covered, stem, stems, weights
from ingest.encode import Encoder
from ingest.index import Index
from ingest.structure.numbers import LABEL
from ingest.structure.paragraphs import TITLE_PAGE
from ingest.types import EvidenceKind, Paragraph

ANSWERS = 0.34
ADDRESSES = 0.67
NAMED_ADDRESSES = 0.72
MAX_SENTENCES = 12
MAX_PER_REVIEW = 4
ENCODED = 16
MISSING = 0.25
SILENT = 0.6
CLEARLY = 0.43
NEAR = 0.32
ABOUT = 0.35
ASKED_KIND = 0.12
MAX_REVIEWS = 100
GIVES = 0.3
MANNER = 0.06
N_RELATED = 3

_MIN_WORDS, _MAX_WORDS = 6, 90
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
_UNRESOLVED = re.compile(
    r"(?:this|these|those|that|it|he|she|they|his|her|their|such|however|in addition|also)\b", re.IGNORECASE
)
_ASKS_FAULTS = re.compile(
    r"\b(?:differently|do better|improved?|wrong|criticis\w+|weakness\w*|failings?|failures?|shortcomings?)\b",
    re.IGNORECASE,
)
_ASKS_IMPRINT = re.compile(r"\b(?:wrote|written|authors?|published|publication|title|commissioned)\b", re.IGNORECASE)
_REFERENCE = re.compile(r"\b[A-Z][a-z]+, (?:(?:[A-Z]\.){1,3}(?:,| and| &| \()|[A-Z]{1,3}\b.{0,40}\((?:19|20)\d\d\))")
_DATE_OR_HEAD = re.compile(r"^\W*(?:\d[\d\W]*)$")


@dataclass(frozen=True, slots=True)
class _Candidate:
    hit: Hit
    paragraph: Paragraph
    text: str
    coverage: float
    holds_all: bool
    of_asked_kind: bool
    as_asked: bool


def draft(index: Index, encoder: Encoder, question: Understood, hits: Sequence[Hit]) -> Draft:
    """Choose the sentences that answer a question from its hits.

    A sentence's score mixes its nearness to the question, the share of the question's content words it or its
    heading holds, and the rank of its passage. Nothing is answered unless some sentence scores `ANSWERS`; a review
    addresses the question when it has a sentence that scores that and `ADDRESSES` times the best of all
    (`NAMED_ADDRESSES` where the question names reviews), or that itself holds everything asked about.

    Returns:
        Evidence grouped by review, the review with the best sentence first, in reading order within a review
        but for headline items, which come first.
    """
    looked_up = [hit for hit in hits if hit.by_number]
    if looked_up:
        return stated(index, question, looked_up)
    printed = printed_answer(index, question) or tabled_ages(index, question)
    direct = Draft(tuple(printed), (), (), best=1.0) if printed else owned_items(index, question)
    direct = direct or overview(index, question) or items_everywhere(index, question)
    if direct := direct or items_on(index, question):
        return direct
    asked = weights(asked_stems(question.about), index.lexical.document_frequency, index.lexical.count())
    imprint = _ASKS_IMPRINT.search(question.query) is not None
    praise_beside = _ASKS_FAULTS.search(question.query) is not None and "good practice" not in question.kinds
    candidates = [
        c
        for c in _candidates(index, hits, asked, question)
        if (imprint or not _on_title_page(c)) and not (praise_beside and c.paragraph.kind == "good practice")
    ]
    scored = _scored(encoder, question, candidates, n_hits=len(hits))
    best = scored[0].score if scored else 0.0
    weighing = Weighing(len(candidates), tuple(scored), _least(question, scored))

    def silent(why: str) -> Draft:
        return Draft((), tuple(hits[:N_RELATED]), (), best=best, weighing=replace(weighing, silence=why))

    if best < ANSWERS:
        return silent("no sentence scores enough")
    giving = _giving(question, scored, weighing.least) or _giving(question, scored, max(ANSWERS, ADDRESSES * best))
    if not giving:
        return silent("no sentence gives the kind of thing the question asks for")
    chosen = with_antecedents(index, _spread(giving))
    missing = _missing(question.topic, asked, chosen, question.expansions)
    if best < CLEARLY and _share(missing, asked) >= SILENT:
        return silent(f"the best sentences score little, and their passages do not mention {', '.join(missing)}")
    told = missing if _share(missing, asked) >= MISSING else ()
    note = addressed_to_none(question) or none_of_kind(question.kinds, chosen, index.metadata)
    return Draft(tuple(chosen), (), told, note=note, best=best, weighing=weighing)


def _giving(question: Understood, scored: Sequence[Evidence], least: float) -> list[Evidence]:
    enough = speaking_of_body(question, as_said(question, of_asked_kind(good_enough(scored, least))))
    return [evidence for evidence in enough if gives_what_is_asked(question.topic, evidence.text)]


def good_enough(scored: Sequence[Evidence], least: float) -> list[Evidence]:
    """The sentences that score `least`; one that holds everything asked about needs no more than `ANSWERS`."""
    return [e for e in scored if e.score >= (ANSWERS if e.holds_all else least)]


def _least(question: Understood, scored: Sequence[Evidence]) -> float:
    """What a sentence must score: a share of the best, or of reviews named side by side of the weakest one's best."""
    if not question.named:
        return max(ANSWERS, ADDRESSES * scored[0].score) if scored else ANSWERS
    best_of: dict[str, float] = {}
    for e in scored:
        best_of.setdefault(e.hit.passage.document, e.score)
    return max(ANSWERS, NAMED_ADDRESSES * min(best_of.values(), default=0.0))


def of_asked_kind(scored: Sequence[Evidence]) -> list[Evidence]:
    """Of a review that states an item of the kind asked for, only such sentences; of the others, all."""
    stating = {e.hit.passage.document for e in scored if e.of_asked_kind}
    return [e for e in scored if e.of_asked_kind or e.hit.passage.document not in stating]


def _missing(
    question: str, asked: Mapping[str, float], chosen: Sequence[Evidence], expansions: Sequence[Expansion]
) -> tuple[str, ...]:
    """The words of a question, in its order, that matter and stand nowhere in the passages chosen."""
    told: set[str] = set()
    for evidence in chosen:
        told |= stems(evidence.hit.passage.text) | stems(" ".join(evidence.hit.passage.heading))
    told |= meant(frozenset(told), expansions)
    absent = {term: word for term, word in asked_stems(question).items() if term not in told}
    typical = sum(asked.values()) / max(len(asked), 1)
    return tuple(word for term, word in absent.items() if asked[term] >= typical)


def _share(words: Sequence[str], asked: Mapping[str, float]) -> float:
    """The share (0-1) of what is asked, by weight, that these of its words carry."""
    total = sum(asked.values())
    return sum(asked[stem(word)] for word in words) / total if total else 0.0


def _on_title_page(candidate: _Candidate) -> bool:
    return candidate.paragraph.heading == (TITLE_PAGE,)


def _candidates(
    index: Index, hits: Sequence[Hit], asked: Mapping[str, float], question: Understood
) -> Iterable[_Candidate]:
    expansions, manners = question.expansions, asked_manners(question.query)
    seen: set[tuple[str, str]] = set()
    for hit in hits:
        for paragraph, text in sentences_of(index, hit):
            key = hit.passage.document, " ".join(text.lower().split())
            if key in seen or not _stands_alone(text):
                continue
            seen.add(key)
            own = held(text, expansions)
            words = held(" ".join([*paragraph.heading[-1:], text]), expansions)
            is_beside = paragraph.kind == "method" and "method" not in question.kinds
            holds_all = not is_beside and asked.keys() <= own
            of_asked_kind = _states_item(index, hit.passage.document, paragraph, question.kinds)
            as_asked = any(made.search(text) for made in manners)
            yield _Candidate(hit, paragraph, text, covered(asked, words), holds_all, of_asked_kind, as_asked)


def _states_item(index: Index, name: str, paragraph: Paragraph, kinds: frozenset[EvidenceKind]) -> bool:
    """Tell whether a paragraph states an item of one of these kinds, or goes on with one under its label."""
    if paragraph.kind not in kinds:
        return False
    under_label = bool(paragraph.heading and LABEL.match(paragraph.heading[-1]))
    return under_label or (paragraph.kind, paragraph.place) in index.item_places[name]


def _stands_alone(text: str) -> bool:
    n_words = len(text.split())
    set_aside = text.endswith(":") or _REFERENCE.search(text)
    return _MIN_WORDS <= n_words <= _MAX_WORDS and not set_aside and "\t" not in text and not _DATE_OR_HEAD.match(text)


def _scored(encoder: Encoder, question: Understood, candidates: Sequence[_Candidate], *, n_hits: int) -> list[Evidence]:
    likely = _likely(candidates, n_hits, question.topic)
    if not likely:
        return []
    asked = list(dict.fromkeys([question.topic, question.about]))
    vectors = encoder.encode([*asked, *(candidate.text for candidate in likely)])
    nearness = [float(near) for near in (vectors[len(asked) :] @ vectors[: len(asked)].T).max(axis=1)]
    scored = [
        Evidence(
            c.hit,
            c.paragraph.place,
            c.text,
            _score(c, near, n_hits, question.kinds),
            holds_all=c.holds_all,
            of_asked_kind=c.of_asked_kind,
        )
        for c, near in zip(likely, nearness, strict=True)
        if near >= NEAR or c.coverage >= ABOUT
    ]
    return sorted(scored, key=lambda e: (-e.score, e.hit.rank, e.place or 0))


def _likely(candidates: Sequence[_Candidate], n_hits: int, topic: str) -> list[_Candidate]:
    """The candidates worth encoding: the most promising ones, and the best of every review."""

    def promise(c: _Candidate) -> float:
        gives = GIVES if gives_what_is_asked(topic, c.text) else 0.0
        gives += MANNER if c.as_asked else 0.0
        return c.coverage + gives - 0.5 * c.hit.rank / max(n_hits, 1)

    order = sorted(candidates, key=lambda c: (-promise(c), c.hit.rank))
    best_of: dict[str, _Candidate] = {}
    for candidate in sorted(order, key=lambda c: not c.holds_all):
        best_of.setdefault(candidate.hit.passage.document, candidate)
    rest = [c for c in order if c is not best_of[c.hit.passage.document]]
    firsts = [c for c in order if c is best_of[c.hit.passage.document]][:MAX_REVIEWS]
    return [*firsts, *rest[: max(ENCODED - len(firsts), len(firsts))]]


def _score(candidate: _Candidate, near: float, n_hits: int, kinds: frozenset[EvidenceKind]) -> float:
    score = 0.65 * near + 0.30 * candidate.coverage + 0.10 * (1 - (candidate.hit.rank - 1) / max(n_hits, 1))
    of_kind = _KIND_BONUS.get(candidate.hit.passage.kind, 0.0)
    score += max(of_kind, 0.0) if candidate.hit.passage.kind in kinds else of_kind
    if candidate.paragraph.kind in kinds and candidate.coverage > 0:
        score += ASKED_KIND
    if candidate.as_asked and candidate.coverage > 0:
        score += MANNER
    if _UNRESOLVED.match(candidate.text):
        score -= 0.05
    if candidate.text.endswith("?") and candidate.hit.passage.kind != "finding":
        score -= 0.10
    return score


def _spread(scored: Sequence[Evidence]) -> list[Evidence]:
    """Take sentences best first, no two alike, so that every review gets its best before any gets its second."""
    by_review: dict[str, list[Evidence]] = {}
    for evidence in scored:
        taken = by_review.setdefault(evidence.hit.passage.document, [])
        if not any(alike(evidence.text, other.text) >= ALIKE for other in taken):
            taken.append(evidence)
    chosen: list[Evidence] = []
    for turn in range(MAX_PER_REVIEW):
        chosen += [taken[turn] for taken in by_review.values() if len(taken) > turn]
    chosen = chosen[: max(MAX_SENTENCES, len(by_review))]
    order = {name: i for i, name in enumerate(by_review)}
    return sorted(chosen, key=lambda e: (order[e.hit.passage.document], _headline(e), e.place or 0))


def _headline(evidence: Evidence) -> int:
    return 0 if re.match(r"(?:finding|recommendation|learning point)\s+\d", evidence.text, re.IGNORECASE) else 1
