"""What a question takes as given where the reviews say otherwise: someone placed elsewhere, a thing that is denied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer.expect import NO_PLACE
from assistant.answer.manner import asks_what_was_said
from assistant.answer.told import asks_change
from assistant.proof.mismatch import denial_differs, opposite_told
from assistant.question.understand import Understood
from assistant.search.sentences import sentences_of
from assistant.types import Evidence, Hit, Otherwise
from assistant.words import asked_stems, covered, stem, stems, weights
from ingest.index import Index
from ingest.types import EvidenceKind

N_HITS = 10
HOLDS = 0.55
ALSO_HOLDS = 0.4
LEAST_STEMS = 3
_NOT_TOLD: frozenset[EvidenceKind] = frozenset({"recommendation", "guidance", "footnote"})
_ASKS = re.compile(
    r"^.*?\b(?:why|where|when|how|what|which|who|whose)\b.*?\b(?:did|was|were|had|has|have|is|are|does|do)\b\s*",
    re.IGNORECASE,
)
# What a thing is or gives takes little as given.
_ASKS_WHAT = re.compile(r"^\W*what (?:is|are|does|do)\b", re.IGNORECASE)
_DENIES = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|unable|failed|lack\w*|absen\w+|refused|declined)\b|n['’]t\b",
    re.IGNORECASE,
)
_ALLEGED = re.compile(
    r"\b(?:alleg\w+|claim(?:s|ed|ing)?|reported(?:ly)?|suspect\w*|rumou?r\w*|said to)\b", re.IGNORECASE
)
# "What did the report say" takes nothing as given.
_ENDS_ASKING = re.compile(
    r"\b(?:say|show|find|conclude|suggest|recommend|report|mention|describe|tell(?: us| them)?|reveal|advise)$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r",? (?:so|then|and|but),? (?=(?:why|where|when|how|what|which|who)\b)", re.IGNORECASE)
_PLACED = re.compile(
    r"\b(?P<who>[a-z][\w-]+|GP|A&E|MASH|CAMHS|LADO|LSCB) (?:in|at|from|of) (?:the )?(?P<where>[A-Z][a-z]\w+)"
)
# The same said the other way round: "the Luton GP".
_OF_PLACE = re.compile(
    r"\b(?:the|an?|her|his|their|that|this|which|each|every) (?P<where>[A-Z][a-z]\w+) "
    r"(?P<who>(?:social|support|family support|key|youth) workers?|health visitors?|(?:school )?nurses?|GPs?"
    r"|midwi(?:fe|ves)|police|paediatricians?|hospital|school|nursery|CSC|MASH|CAMHS|A&E|council)\b"
)
# Where people are and go, which is no one who is there: "stay in Hartley".
_NO_ONE = frozenset(
    map(
        stem,
        "stay live move go come be born seen place house arrive remain time while spend spent return visit".split(),
    )
)


def says_otherwise(index: Index, asked: Understood, hits: Sequence[Hit]) -> Otherwise | None:
    """The sentence that contradicts what a question takes as given; None where none is found.

    Two rules, each made to miss rather than to accuse. "The GP in Luton", "the Luton GP": no sentence of the reviews
    asked puts a GP in Luton, and one puts a GP elsewhere. "Why was she told of it": of the sentences that hold most of
    what is taken as given, the first denies it (`denial_differs`) and is no allegation. A question that denies
    something itself is never told so where any sentence on it denies too. What somebody is asked to have said is no
    premise, nor that something has changed since.
    """
    no_premise = asked.kinds or asks_what_was_said(asked.query) or asks_change(asked) or _ASKS_WHAT.match(asked.topic)
    return _placed_elsewhere(index, asked) or (None if no_premise else _denied(index, asked, hits))


def _placed_elsewhere(index: Index, asked: Understood) -> Otherwise | None:
    subjects = {word for name in asked.documents for one in index.metadata[name].subjects for word in one.split()}
    for placed in _placed(asked.query) if asked.named else ():
        who, where = placed["who"], placed["where"]
        if where in subjects:
            continue
        elsewhere: list[Evidence] = []
        held = not any(True for _ in _mentioning(index, asked, where))
        for one in _mentioning(index, asked, who):
            places = {told["where"] for told in _placed(one.text) if _same(told["who"], who)}
            held |= where in (places or one.text)
            elsewhere += [one] if places and not one.text.endswith("?") else []
        if elsewhere and not held:
            return Otherwise(placed[0], elsewhere[0])
    return None


def _placed(text: str) -> list[re.Match[str]]:
    """Who is said to be where; a month or a day is no place, and to stay or live there is nobody."""
    found = [*_PLACED.finditer(text), *_OF_PLACE.finditer(text)]
    return [one for one in found if one["where"] not in NO_PLACE and stem(one["who"]) not in _NO_ONE]


def _same(one: str, other: str) -> bool:
    """Tell whether the shorter of two names of someone ends the other: "worker", "social worker"."""
    shorter, longer = sorted(([stem(word) for word in name.split()] for name in (one, other)), key=len)
    return longer[-len(shorter) :] == shorter


def _mentioning(index: Index, asked: Understood, who: str) -> Iterator[Evidence]:
    """The sentences of the reviews asked that hold all these words."""
    for passage in index.passages(index.lexical.mentions([(who,)], asked.documents)):
        if passage.kind not in _NOT_TOLD:
            hit = Hit(passage, 1.0, 1)
            yield from (one for one in _sentences(index, hit) if {stem(w) for w in who.split()} <= stems(one.text))


def _denied(index: Index, asked: Understood, hits: Sequence[Hit]) -> Otherwise | None:
    told = [(one, hit.passage.text) for hit in hits[:N_HITS] if hit.passage.kind not in _NOT_TOLD
            for one in _sentences(index, hit)]  # fmt: skip
    for claim in _taken_as_given(asked.topic):
        weighted = weights(asked_stems(claim), index.lexical.document_frequency, index.lexical.count())
        holding = [(covered(weighted, stems(one.text)), one, passage) for one, passage in told]
        best = sorted((h for h in holding if h[0] >= HOLDS), key=lambda h: -h[0])
        if not best or not _denies(best[0][1].text, best[0][2], claim) or _ALLEGED.search(best[0][1].text):
            continue
        if _DENIES.search(claim) and any(_DENIES.search(one.text) for share, one, _ in holding if share >= ALSO_HOLDS):
            continue
        return Otherwise(claim, best[0][1])
    return None


def _denies(sentence: str, passage: str, claim: str) -> bool:
    return denial_differs(sentence, passage, claim) or opposite_told(sentence, passage, claim)


def _taken_as_given(question: str) -> list[str]:
    """What a question states or takes as given, each part long enough to compare."""
    parts = [_ASKS.sub("", part).strip(" ?.") for part in _CLAUSE.split(question)]
    asks = [bool(_ASKS.match(part)) for part in _CLAUSE.split(question)]
    parts = [part for part in parts if not _ENDS_ASKING.search(part)]
    return [part for part in parts if len(stems(part)) >= LEAST_STEMS] if any(asks) else []


def _sentences(index: Index, hit: Hit) -> Iterator[Evidence]:
    for paragraph, text in sentences_of(index, hit):
        yield Evidence(hit, paragraph.place, text, 1.0, holds_all=False)
