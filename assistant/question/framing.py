"""A question without how it is put: "summarise the learning about neglect" is about neglect."""

from __future__ import annotations

import re

from ingest.words import content_words

_MATERIAL = frozenset(
    """
    anything brief briefing comment comments concern concerns conclusion conclusions detail details evidence example
    examples extract extracts finding findings headline headlines information insight insights issue issues learning
    lesson lessons list material mention mentions message messages overview paragraph passage passages point points
    problem problems quotation quotations quote quotes role slide something summary theme themes view views
    """.split()
)
_DOING = frozenset(
    """
    brief bring came check collate come comes comment commented compile conclude concluded describe describes
    discuss discussed do doing draft drafting explain find finding found gather get give know learn learned learning
    learnt look looking mention mentioned mentions need outline prepare preparing present provide pull put said say
    says search searching set share show shows state stated states summarise summarising summarize talk tell tells
    told understand want write writing written
    """.split()
)
_BETWEEN = frozenset(
    """
    a across all also am an and any are been board can case cases common could cspr did do document documents does
    drawn each for from general good had has have help hoping how i identified important in interested is just key
    kindly like made main make many me more much need noted now of one our out overall people please quick raised
    recurring relevant report reports review reviews see seen short some that the there these they this those
    through to together trying up us want was we were what which who will with wondering would you
    """.split()
)
_ABOUT = frozenset({"about", "around", "concerning", "on", "regarding"})
_OF = _ABOUT | {"for", "of", "with"}
_REVIEWS = frozenset({"cases", "reports", "reviews"})
_OF_REVIEWS = frozenset({"concerning", "featuring", "involving"})
_LOOSE = _MATERIAL - {"briefing", "comments", "concern", "concerns", "conclusions", "evidence", "information", "views"}
_ORDERS = frozenset({"describe", "discuss", "explain", "outline", "summarise", "summarize"})
_ASKING = _MATERIAL | _DOING | _BETWEEN | {"d", "ll", "m", "s", "ve"}
_LONG_ABOUT = re.compile(
    r"\b(?:in|with) (?:connection|regard|regards|relation|respect) (?:to|with)\b|\brelat(?:ed|ing) to\b|\bto do with\b"
    r"|\bon the (?:area|issue|matter|question|subject|theme|topic) of\b",
    re.IGNORECASE,
)
_REVIEWS_NAMED = re.compile(
    r",? (?:with reference to|drawing on|based on|according to) (?:all )?(?:of )?(?:the|these|those) "
    r"(?:reviews|reports|cases|documents)\b",
    re.IGNORECASE,
)
# What the one who asks will do with it: "examples I can use in training".
_FOR_USE = re.compile(
    r",? (?:that |which )?(?:(?:can|could|might|may) (?:I|we)|(?:I|we) (?:can|could|might|may))"
    r" (?:use|quote|show|share)"
    r"(?: (?:in|for|at|with) (?:(?:our|my|a|the) )?\w+(?: \w+)?)?(?=\W*$)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(?<=[.:;?!])\s+|\s+[-–—]\s+")
# Who asks, and what for: "I sit on a board.", "We are planning training:"; not where the rest leans on it ("about it").
_OF_ONESELF = re.compile(
    r"^(?:(?:and|so|hi|hello),? )?(?:i|i['’]?m|i['’]ve|we|we['’]re|we['’]ve|our|my|im)\b", re.IGNORECASE
)
_AS_ONE = re.compile(
    r"^as (?:an? [^,.:;?!]{0,40}?\b(?:workers?|managers?|members?|officer|chair|lead|nurse|teacher|trainer|reviewer"
    r"|practitioner|professional|student|auditor|commissioner|doctor|GP|visitor|midwife|supervisor|researcher"
    r"|councillor|director)|part of (?:my|our)\b[^,.:;?!]{3,40}?)(?:,\s*|\s+(?=(?:i|we)(?:['’](?:m|d|re))?\b))",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"\b(?:it|its|they|them|their|she|he|her|his|him)\b"
    r"|\b(?:this|that|these|those)\b(?! (?:reviews?|reports?|cases?)\b)",
    re.IGNORECASE,
)
_LEAST_ASKED = 2
_WORD = re.compile(r"[^\W_]+")


def without_framing(question: str) -> str:
    """What a question is about; the whole question where nothing else is left.

    Clauses that only ask ("what's the learning?") or tell of the one who asks ("I sit on a board."), an opening up to
    its "about" or "on", and an order ("Discuss ...") are taken away; nothing within what is asked about.
    """
    plain = _AS_ONE.sub("", _LONG_ABOUT.sub("about", _REVIEWS_NAMED.sub("", _FOR_USE.sub("", question))))
    clauses = _without_oneself([clause for clause in _CLAUSE.split(plain) if not _only_asks(clause)])
    kept = " ".join(_without_opening(clause) for clause in clauses).strip()
    return kept if content_words(kept) else question


def _without_oneself(clauses: list[str]) -> list[str]:
    rest = [clause for clause in clauses if not _OF_ONESELF.match(clause)]
    asked = set(content_words(" ".join(rest))) - _ASKING
    leans = any(_LEANS.search(clause) for clause in rest)
    return clauses if leans or len(asked) < _LEAST_ASKED else rest


def _only_asks(clause: str) -> bool:
    return all(match.group().lower() in _ASKING for match in _WORD.finditer(clause))


def _without_opening(clause: str) -> str:
    """A clause from after the first "about" that says of what material is asked for or something is said."""
    before: frozenset[str] = frozenset()
    of_reviews: frozenset[str] = frozenset()
    for match in _WORD.finditer(clause):
        word = match.group().lower()
        if word in before | of_reviews:
            return clause[match.end() :].strip() or clause
        if word not in _ASKING:
            break
        before = _OF if word in _LOOSE else before or (_ABOUT if word in _MATERIAL | _DOING else before)
        of_reviews = _OF_REVIEWS if word in _REVIEWS else frozenset()
    first = _WORD.search(clause)
    return clause[first.end() :].strip() if first and first.group().lower() in _ORDERS else clause
