"""How far a candidate is on a topic: by meaning, by the topic's words and the field's, and by the passage around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assistant.board.brief.candidates import Candidate
from assistant.board.brief.quotable import finds_fault
from assistant.board.brief.themes import Theme, themes_asked
from assistant.proof.verify import normalised
from assistant.question.terms import phrase_stems
from assistant.question.understand import Understood
from assistant.words import asked_stems, covered, stem, stems, weights
from ingest.encode import Encoder
from ingest.index import Index

OF_BEST = 0.43
OF_BEST_TOLD = 0.51
OF_BEST_ADVICE = 0.53
LEAST_COVERED = 0.2
LEAST_NEAR = 0.12
CLEARLY_NEAR = 0.40
CLEARLY_NEAR_OF_THEME = 0.46
NEAR_WITH_WORD = 0.19
COVERED_WITH_WORD = 0.1
OF_A_PART = 0.85
MOST_WEIGHT = 3.0
MOST_WORDS = 4
N_BEST = 3
BORROWED = 0.08
OF_A_LOOSE_WORD = 0.35
_BATCH = 64
_BETWEEN = 3
_NO_TOPIC = frozenset({"between", "among", "amongst", "within", "across", "around", "effective", "use", "role", "area"})
_BORROWED = re.compile(
    r"\([A-Z][\w’'-]+(?: (?:and|&|et al\.?|[A-Z][\w’'-]+))*,? (?:19|20)\d\d\b|\b[A-Z][\w’'-]+ et al\b"
    r"|\b(?:[Rr]esearch(?:ers)?|[Ss]tudies|[Ll]iterature) (?:has|have|shows?|suggests?|found|finds?|argues?)\b"
    r"|\b(?:[Ss]ome|[Nn]ational|[Oo]ther) research(?:ers)?\b"
    r"|\b(?:[Tt]he|[Tt]his) (?:inspection|review)(?: also)? (?:considered|focus\w*|aim\w*|sought|covers?|covered)\b"
    r"|\bWorking Together (?:\(?\d{4}\)? )?(?:defines|states|says|recommends)\b"
)
Tell = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Weighed:
    candidate: Candidate
    score: float


def parts_of(topic: str) -> list[str]:
    """The parts of a topic that is a list ("sickness, turnover and supervision"); none of any other.

    What stands before a colon heads each part after it.
    """
    head, colon, rest = topic.partition(":")
    listed = [part.strip() for part in re.split(r"[;,]|\band\b", rest if colon else topic) if part.strip()]
    if colon and head.strip():
        return [head.strip(), *(f"{head.strip()} {part}" for part in listed)]
    return listed if len(listed) > 1 else []


def weigh(
    index: Index, encoder: Encoder, asked: Understood, candidates: Sequence[Candidate], tell: Tell
) -> list[Weighed]:
    """The candidates on a topic, best first.

    A candidate scores by how near it and its passage are to the topic or a part of it, by the share of the topic's
    words that it and its passage hold, by how many words of the field it uses where the topic is of a theme, and by
    stating an item; what is borrowed from research or guidance, or tells how a review was
    made, scores less. It is kept when it touches the topic itself
    and scores enough beside the best.
    """
    scale = _Scale(index, asked)
    texts = [*(part for part, _ in scale.parts), " ".join([asked.topic, *asked.phrases[:4]])]
    vectors = encoder.encode(texts)
    factors = np.array([*(factor for _, factor in scale.parts), 1.0])
    weighed: list[tuple[Weighed, bool]] = []
    for start in range(0, len(candidates), _BATCH):
        tell("Reading what was found, sentence by sentence", start / len(candidates))
        batch = candidates[start : start + _BATCH]
        core, text = (encoder.encode([getattr(c, which) for c in batch]) for which in ("core", "text"))
        near, whole = (((found @ vectors.T) * factors).max(axis=1) for found in (core, text))
        for candidate, nearness, all_near in zip(batch, map(float, near), map(float, whole), strict=True):
            weighed.append(scale.weigh(candidate, nearness, max(nearness, all_near)))
    found = sorted((one for one, _ in weighed), key=_order)
    best = sum(one.score for one in found[:N_BEST]) / max(len(found[:N_BEST]), 1)
    return sorted((one for one, touches in weighed if touches and one.score >= _least(one) * best), key=_order)


def _order(one: Weighed) -> tuple[float, str, int, str]:
    return -one.score, one.candidate.document, one.candidate.paragraph.place, one.candidate.text


def _least(one: Weighed) -> float:
    """The share of the best score that is enough: more for advice, which is quoted whole and worded for its agency,
    and for what only tells what happened next."""
    if one.candidate.role == "recommendation":
        return OF_BEST_ADVICE
    return OF_BEST_TOLD if only_tells(one.candidate) else OF_BEST


def only_tells(candidate: Candidate) -> bool:
    """Tell whether a candidate says what happened next and judges nothing."""
    telling = candidate.paragraph.kind in {"analysis", "narrative"} and candidate.role == "found"
    return telling and not finds_fault(candidate.core)


class _Scale:
    """What a topic asks for, to weigh candidates against."""

    def __init__(self, index: Index, asked: Understood) -> None:
        self._index = index
        self._asked = asked
        self.parts = [(asked.topic, 1.0), *((part, OF_A_PART) for part in parts_of(asked.topic))]

    @cached_property
    def _terms(self) -> list[tuple[dict[str, float], float]]:
        head = self._asked.topic.partition(":")[0] if ":" in self._asked.topic else ""
        bare = [(part.removeprefix(head).strip() or part, factor) for part, factor in self.parts[1:]]
        return [(_weights(self._index, part), factor) for part, factor in [self.parts[0], *bare]]

    @cached_property
    def _themes(self) -> tuple[Theme, ...]:
        return themes_asked(normalised(self._asked.topic))

    @cached_property
    def _asked_stems(self) -> dict[str, str]:
        return asked_stems(self._asked.topic)

    @cached_property
    def _near_only(self) -> frozenset[str]:
        """Stems of the topic that only go near its themes ("challenge")."""
        named = {term for term, word in self._asked_stems.items() if any(t.pattern.search(word) for t in self._themes)}
        near = {term for term, word in self._asked_stems.items() if any(t.wide.search(word) for t in self._themes)}
        return frozenset(near - named)

    def _loose_in(self, said: str, used: set[str]) -> frozenset[str]:
        """Stems of the topic that may mean something else in a text: all, where it has no word of the topic's themes
        ("missing" of a missed meeting); those that only go near them, where it does not name one."""
        if self._themes and not used:
            return frozenset(self._asked_stems)
        return frozenset() if any(theme.pattern.search(said) for theme in self._themes) else self._near_only

    def weigh(self, candidate: Candidate, nearness: float, all_near: float) -> tuple[Weighed, bool]:
        """The score of a candidate, and whether it touches the topic itself."""
        own, around = (_words(text, self._asked) for text in (candidate.core, candidate.around))
        said = normalised(candidate.core)
        used = {word.lower() for theme in self._themes for word in theme.wide.findall(said)}
        loose = self._loose_in(said, used)
        share = max(factor * _share(terms, own, loose) ** 1.5 for terms, factor in self._terms)
        beside = max(factor * covered(terms, around) for terms, factor in self._terms)
        n_words = sum(stem(word) not in loose for word in used)
        score = 0.4 * all_near + 0.3 * candidate.near + 0.2 * share + 0.1 * beside
        score += 0.04 * min(n_words, MOST_WORDS) + (0.05 if candidate.label else 0.0)
        score -= BORROWED if _BORROWED.search(candidate.text) else 0.0
        clearly = CLEARLY_NEAR_OF_THEME if self._themes else CLEARLY_NEAR
        touches = nearness >= clearly or (share >= LEAST_COVERED and nearness >= LEAST_NEAR) or share >= 0.7
        near_field = n_words > 1 or (n_words == 1 and (nearness >= NEAR_WITH_WORD or share >= COVERED_WITH_WORD))
        return Weighed(candidate, score), touches or near_field


def _weights(index: Index, part: str) -> dict[str, float]:
    topic = {stem: word for stem, word in asked_stems(part).items() if word not in _NO_TOPIC}
    found = weights(topic, index.lexical.document_frequency, index.lexical.count())
    return {term: min(weight, MOST_WEIGHT) for term, weight in found.items()}


def _share(terms: Mapping[str, float], words: frozenset[str], loose: frozenset[str]) -> float:
    """The share (0-1) of weighted stems that a text holds, where a loose one counts for less."""
    return covered(terms, words - loose) + OF_A_LOOSE_WORD * covered(terms, words & loose)


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
