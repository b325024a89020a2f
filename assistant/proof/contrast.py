"""Where a claim says something else than its passage: explicit checks that word overlap and cosine cannot make.

Each check compares the claim with the sentences of the passage nearest to it, and names what differs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from assistant.words import stem, stems
from ingest.sentences import sentence_spans

Contrast = Literal["negation", "modality", "number", "binding", "name", "role", "direction", "order"]
CONTRASTS: tuple[Contrast, ...] = (
    "negation", "modality", "number", "binding", "name", "role", "direction", "order",
)  # fmt: skip

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|unable|failed|fails|lack(?:s|ed|ing)?|absent|absence|"
    r"denied|refused|cannot|no longer|erroneously|incorrectly|mistaken(?:ly)?)\b|n['’]t\b",
    re.IGNORECASE,
)
_SHOULD = re.compile(
    r"\b(?:should|must|ought to|needs? to|recommend\w*|required to|to seek assurance)\b", re.IGNORECASE
)
_HEDGED = re.compile(r"\b(?:may|might|could|possibly|probably|perhaps|suspected|alleged|believed)\b", re.IGNORECASE)
_WORD_NUMBERS = {
    word: str(n)
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": "30", "forty": "40", "fifty": "50", "once": "1", "twice": "2", "half": "1/2", "hundred": "100"}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"\b[A-Z][a-z]{2,}\b")
_ACRONYM = re.compile(r"\b[A-Z]{2,6}s?\b")
_RELATIVES = (
    "mother, father, stepfather, grandmother, grandfather, aunt, uncle, sister, brother, partner, carer, foster carer"
)
_PROFESSIONALS = (
    "health visitor, midwife, social worker, school nurse, gp, police officer, teacher, headteacher, paediatrician, "
    "nurse, housing officer, personal adviser, advisor, family support worker, independent reviewing officer"
)
_BODIES = (
    "police, school, hospital, housing, council, partnership, board, inspectorate, health board, probation, "
    "children's services, public health"
)
_ROLES = tuple(frozenset(group.split(", ")) for group in (_RELATIVES, _PROFESSIONALS, _BODIES))
_OPPOSED = [
    tuple(pair.split("/"))
    for pair in (
        "before/after increase/decrease increased/decreased more/fewer more/less higher/lower better/worse "
        "all/none always/never often/rarely first/last early/late accept/refuse accepted/refused agreed/disagreed "
        "attended/missed include/exclude included/excluded open/close opened/closed began/ended start/stop "
        "formal/informal internal/external local/national male/female older/younger primary/secondary "
        "strength/weakness strong/weak good/poor adequate/inadequate regular/irregular routine/rare most/few many/few "
        "consistent/inconsistent independent/dependent satisfied/dissatisfied met/unmet"
    ).split()
]
_RATHER = re.compile(r"(.{3,60}?)\b(?:rather than|instead of|not)\b(.{3,60})", re.IGNORECASE)


def contrasts(passage: str, claim: str) -> set[Contrast]:
    """The kinds of difference found between a claim and its passage."""
    near = nearest_sentences(passage, claim)
    checks = {
        "negation": _negation(near, claim),
        "modality": bool(_SHOULD.search(near)) != bool(_SHOULD.search(claim)) and not _HEDGED.search(claim),
        "number": bool(_numbers(claim) - _numbers(passage)),
        "binding": _binding(passage, claim),
        "name": bool(_unknown_names(passage, claim)),
        "role": _role(near, passage, claim),
        "direction": _direction(near, claim),
        "order": _order(near, claim),
    }
    return {kind for kind in CONTRASTS if checks[kind]}


def nearest_sentences(passage: str, claim: str, *, n: int = 2) -> str:
    """The n sentences of a passage that share most words with a claim, in their order."""
    sentences = [passage[start:end] for start, end in sentence_spans(passage)]
    asked = stems(claim)
    ranked = sorted(range(len(sentences)), key=lambda i: (-len(asked & stems(sentences[i])), i))[:n]
    return " ".join(sentences[i] for i in sorted(ranked))


def uncovered(passage: str, claim: str) -> float:
    """The share (0-1) of a claim's content words whose stems stand nowhere in the passage."""
    own = stems(claim)
    return len(own - stems(passage)) / len(own) if own else 0.0


def _negation(near: str, claim: str) -> bool:
    """An odd difference in how often the claim and its nearest sentences negate."""
    return bool(_NEGATION.search(claim)) != bool(_NEGATION.search(near))


def _numbers(text: str) -> set[str]:
    words = {_WORD_NUMBERS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in _WORD_NUMBERS}
    return words - {"1", "1/2"} | {found.replace(",", "") for found in _NUMBER.findall(text)}


def _bound(text: str) -> dict[str, set[str]]:
    """Stems of the words just after each number."""
    bound: dict[str, set[str]] = {}
    tokens = re.findall(r"\w+", text.lower())
    for at, token in enumerate(tokens):
        number = _WORD_NUMBERS.get(token) or (token if token.isdigit() else None)
        if number:
            bound.setdefault(number, set()).update(stem(word) for word in tokens[at + 1 : at + 3])
    return bound


def _binding(passage: str, claim: str) -> bool:
    """A number of the claim stands in the passage with other words, and the claim's words there with another number."""
    in_passage = _bound(passage)
    shared = {word for n, one in in_passage.items() for m, two in in_passage.items() if n != m for word in one & two}
    for number, words in _bound(claim).items():
        if number in in_passage and not (words - shared) & in_passage[number]:
            elsewhere = set().union(*(w for other, w in in_passage.items() if other != number))
            if (words - shared) & elsewhere:
                return True
    return False


def _unknown_names(passage: str, claim: str) -> set[str]:
    """Names and acronyms of the claim that the passage neither has nor spells out."""
    names = {name.lower().rstrip("s") for name in (*_NAME.findall(claim[1:]), *_ACRONYM.findall(claim))}
    initials = "".join(word[0] for word in re.findall(r"\w+", passage.lower()))
    return {name for name in names if name not in passage.lower() and not (len(name) > 2 and name in initials)}


def _role(near: str, passage: str, claim: str) -> bool:
    """The claim names a person or body of a kind of which the passage names another one only."""
    near, passage, claim = near.lower(), passage.lower(), claim.lower()
    for group in _ROLES:
        claimed = {role for role in group if _holds(claim, role)}
        there = {role for role in group if _holds(near, role)}
        if there and any(not _holds(passage, role) for role in claimed) and not claimed & there:
            return True
    return False


def _holds(text: str, role: str) -> bool:
    return bool(re.search(rf"\b{re.escape(role)}s?\b", text))


def _direction(near: str, claim: str) -> bool:
    words, told = set(re.findall(r"\w+", claim.lower())), set(re.findall(r"\w+", near.lower()))
    for one, two in _OPPOSED:
        if (one in words and two in told and one not in told) or (two in words and one in told and two not in told):
            return True
    return False


def _order(near: str, claim: str) -> bool:
    """What stands before and after "rather than" changed places."""
    told, said = _RATHER.search(near), _RATHER.search(claim)
    if not told or not said:
        return False
    kept = _shared(told[1], said[1]) + _shared(told[2], said[2])
    turned = _shared(told[1], said[2]) + _shared(told[2], said[1])
    return turned > kept


def _shared(one: str, two: str) -> int:
    return len(stems(one) & stems(two))


def features(passage: str, claim: str) -> Sequence[float]:
    """Numbers for the calibration: each contrast (0 or 1), the share of words uncovered, its square, claim length."""
    found = contrasts(passage, claim)
    share = uncovered(passage, claim)
    return [*(float(kind in found) for kind in CONTRASTS), share, share**2, min(len(claim.split()), 60) / 60]
