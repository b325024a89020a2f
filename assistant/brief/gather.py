"""Everything the reviews say on a topic: four searches, sentences scored, each with what it leans on, none twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.brief.quotable import MAX_WORDS, finds_fault, item_words, quotable, role_of
from assistant.brief.themes import themes_of
from assistant.brief.types import Gathered, Quotation, Role
from assistant.extract import draft as extract
from assistant.extract import sentences_of
from assistant.retrieve import search
from assistant.terms import phrase_stems
from assistant.types import Hit
from assistant.understand import Understood
from assistant.verify import normalised
from assistant.words import alike, asked_stems, covered, stem, stems, weights
from ingest.encode import Encoder
from ingest.errors import InputError
from ingest.index import Index
from ingest.sentences import sentence_spans
from ingest.structure.paragraphs import TITLE_PAGE
from ingest.types import Document, EvidenceKind, Item, Paragraph

ON_TOPIC = 0.34
OF_BEST = 0.42
LEAST_COVERED = 0.3
LEAST_NEAR = 0.2
CLEARLY_NEAR = 0.52
TELLING_NEAR = 0.43
OF_A_PART = 0.85
MOST_WEIGHT = 3.0
OF_AN_ITEM = 0.25
_ALIKE = 0.7
_BATCH = 64
_BETWEEN = 3
_NO_TOPIC = frozenset({"between", "among", "amongst", "within", "across", "around", "effective", "use", "role", "area"})
_SEARCHES: tuple[tuple[frozenset[EvidenceKind], int, int], ...] = (
    (frozenset({"finding", "learning point", "area for improvement", "analysis", "narrative"}), 50, 12),
    (frozenset({"recommendation"}), 30, 6),
    (frozenset({"good practice", "voice"}), 15, 3),
    (frozenset({"question for the board"}), 10, 2),
)
_WHOLE = ("recommendation", "action", "question for the board")
SHORT_ITEM = 45
_ITEMS_ONLY = ("recommendation", "question for the board")
_APART = re.compile(
    rf"\b(?:glossary|abbreviations|acronyms|bibliography|references|methodology)\b|^{TITLE_PAGE}$", re.IGNORECASE
)
Tell = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class _Candidate:
    paragraph: Paragraph
    document: str
    text: str
    core: str
    role: Role
    rank: int
    label: str = ""
    owner: str = ""


def gather(index: Index, encoder: Encoder, asked: Understood, *, tell: Tell) -> Gathered:
    """Find the quotations of a topic, best first. `tell` hears each stage with the share done (0-1), and may raise.

    Raises:
        InputError: no review that was read speaks of the topic.
    """
    tell("Searching the reviews", 0.0)
    hits = [
        search(index, encoder, replace(asked, only_kinds=kinds), k=k, per_review=per_review)
        for kinds, k, per_review in _SEARCHES
    ]
    answered = extract(index, encoder, asked, hits[0])
    if not answered.evidence:
        n = len(asked.documents)
        read = "the review read does not speak" if n == 1 else f"none of the {n} reviews read speaks"
        raise InputError(
            f"{asked.query}: {read} of this clearly enough "
            "for a briefing; use other words or fewer filters, or see what lies nearest with reviews ask"
        )
    candidates = list(_candidates(index, [hit for found in hits for hit in found]))
    quotations = _once(_scored(index, encoder, asked, candidates, tell))
    return Gathered(tuple(quotations), asked.documents, asked.phrases)


def _candidates(index: Index, hits: Sequence[Hit]) -> Iterable[_Candidate]:
    documents: dict[str, Document] = {}
    seen: set[tuple[str, int, str]] = set()
    for hit in hits:
        name = hit.passage.document
        document = documents.setdefault(name, index.document(name))
        for paragraph, sentence in sentences_of(index, hit):
            found = _candidate(document, paragraph, sentence, hit.rank)
            if found is not None and (key := (name, found.paragraph.place, found.text)) not in seen:
                seen.add(key)
                yield found


def _candidate(document: Document, paragraph: Paragraph, sentence: str, rank: int) -> _Candidate | None:
    """The item that a sentence states, else the sentence with those that it leans on."""
    item, words = _stated(document, paragraph, sentence)
    if item is not None:
        holder = document.paragraphs[item.place]
        label = f"{item.kind.capitalize()} {item.number}" if item.number else ""
        if normalised(words) not in normalised(holder.text):
            return None
        return _Candidate(holder, document.name, words, words, _item_role(item, words), rank, label, item.owner or "")
    if paragraph.kind in _ITEMS_ONLY or not paragraph.heading or _APART.search(" ".join(paragraph.heading)):
        return None
    if paragraph.kind == "narrative" and f"- {sentence}" in paragraph.text:
        return None
    span = quotable(paragraph.text, sentence)
    if span is None:
        return None
    return _Candidate(paragraph, document.name, span.text, span.core, role_of(span.core, paragraph.kind), rank)


def _only_tells(candidate: _Candidate) -> bool:
    """Tell whether a candidate says what happened next and judges nothing."""
    telling = candidate.paragraph.kind in {"analysis", "narrative"} and candidate.role == "found"
    return telling and not finds_fault(candidate.core)


def _stated(document: Document, paragraph: Paragraph, sentence: str) -> tuple[Item | None, str]:
    """The item whose statement holds a sentence, wherever it is printed, and the words of that statement.

    A recommendation is stated by all its words, a finding or the like by its first sentence when it is long; one
    without a number only when it is short.
    """
    said = normalised(item_words(sentence))
    for item in document.items:
        if paragraph.place not in (item.place, *item.also):
            continue
        words = item_words(item.text)
        if len(words.split()) > (MAX_WORDS if item.number else SHORT_ITEM) and item.kind not in _WHOLE:
            words = words[slice(*sentence_spans(words)[0])] if item.number else ""
        if said in normalised(words):
            return item, words
    return None, ""


def _item_role(item: Item, words: str) -> Role:
    if item.kind == "recommendation" or item.kind == "action":  # noqa: PLR1714  narrows the type
        return "recommendation"
    if item.kind == "question for the board":
        return "asked"
    return "found" if item.kind == "finding" else role_of(words, item.kind)


def _scored(
    index: Index, encoder: Encoder, asked: Understood, candidates: Sequence[_Candidate], tell: Tell
) -> list[Quotation]:
    """Score each candidate by its nearness to the topic or a part of it, the words of either it holds, and its rank."""
    parts = [(asked.topic, 1.0), *((part, OF_A_PART) for part in _parts(asked.topic))]
    weighted = [(_weights(index, part), factor) for part, factor in parts]
    texts = [*(part for part, _ in parts), " ".join([asked.topic, *asked.phrases[:4]])]
    asked_vectors, factors = encoder.encode(texts), [*(factor for _, factor in parts), 1.0]
    quotations: list[Quotation] = []
    for start in range(0, len(candidates), _BATCH):
        tell("Reading what was found, sentence by sentence", start / len(candidates))
        batch = candidates[start : start + _BATCH]
        near = ((encoder.encode([c.core for c in batch]) @ asked_vectors.T) * factors).max(axis=1)
        for candidate, nearness in zip(batch, map(float, near), strict=True):
            words = _words(candidate.core, asked)
            share = max(factor * covered(terms, words) for terms, factor in weighted)
            score = 0.6 * nearness + 0.3 * share + 0.1 / (1 + 0.1 * candidate.rank)
            if _is_on_topic(candidate, share, nearness):
                quotations.append(_quotation(candidate, score))
    return _near_best(sorted(quotations, key=lambda q: (-q.score, q.document, q.place, q.text)))


def _words(text: str, asked: Understood) -> frozenset[str]:
    """The stems of a text; those of a phrase of the topic only where the whole phrase, or one related to it, stands."""
    words = stems(text)
    for expansion in asked.expansions:
        phrase = phrase_stems(expansion.phrase)
        held = phrase <= words or any(_together(text, phrase_stems(other)) for other in expansion.others)
        words = words | phrase if held else words - phrase
    return words


def _together(text: str, phrase: frozenset[str]) -> bool:
    """Tell whether all the stems of a phrase stand near one another in a text, in any order."""
    tokens = [stem(word) for word in re.findall(r"[^\W_]+", text)]
    width = len(phrase) + _BETWEEN
    return any(phrase <= set(tokens[at : at + width]) for at, token in enumerate(tokens) if token in phrase)


def _parts(topic: str) -> list[str]:
    """The parts of a topic that is a list ("sickness, turnover and supervision"); none of any other."""
    parts = [part.strip() for part in re.split(r"[:;,]|\band\b", topic) if part.strip()]
    return parts if len(parts) > 1 else []


def _weights(index: Index, part: str) -> dict[str, float]:
    topic = {stem: word for stem, word in asked_stems(part).items() if word not in _NO_TOPIC}
    found = weights(topic, index.lexical.document_frequency, index.lexical.count())
    return {term: min(weight, MOST_WEIGHT) for term, weight in found.items()}


def _is_on_topic(candidate: _Candidate, share: float, nearness: float) -> bool:
    """A recommendation is worded for its agency, not for the topic, so less of the topic is asked of it."""
    if candidate.role == "recommendation" and share >= LEAST_NEAR and nearness >= 0.3:
        return True
    if _only_tells(candidate) and (share < 0.4 or nearness < TELLING_NEAR):
        return False
    return nearness >= CLEARLY_NEAR or (share >= LEAST_COVERED and nearness >= LEAST_NEAR) or share >= 0.8


def _quotation(candidate: _Candidate, score: float) -> Quotation:
    return Quotation(
        document=candidate.document,
        place=candidate.paragraph.place,
        kind=candidate.paragraph.kind,
        text=candidate.text,
        role=candidate.role,
        score=score,
        label=candidate.label,
        owner=candidate.owner,
        themes=themes_of(candidate.text, candidate.paragraph.heading),
    )


def _near_best(ranked: Sequence[Quotation]) -> list[Quotation]:
    best = ranked[0].score if ranked else 0.0
    return [
        q
        for q in ranked
        if q.score >= (OF_AN_ITEM if q.label or q.role == "recommendation" else max(ON_TOPIC, OF_BEST * best))
    ]


def _once(ranked: Sequence[Quotation]) -> list[Quotation]:
    """No quotation twice: of two of one review that are alike, or overlap, the better one, an item before another."""
    kept: list[Quotation] = []
    for quotation in sorted(ranked, key=lambda q: (not q.label, -q.score)):
        own = [other for other in kept if other.document == quotation.document]
        if not any(_same(quotation, other) for other in own):
            kept.append(quotation)
    return sorted(kept, key=lambda q: (-q.score, q.document, q.place))


def _same(one: Quotation, other: Quotation) -> bool:
    a, b = normalised(one.text), normalised(other.text)
    return a in b or b in a or alike(one.text, other.text) >= _ALIKE
