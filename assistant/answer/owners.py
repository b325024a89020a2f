"""Recommendations asked for by the body that is to act: those a review addresses to it, or that there are none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer.manner import says_duty
from assistant.proof.actors import actors
from assistant.question.understand import Understood
from assistant.search.sentences import quoted_whole
from assistant.types import Draft, Evidence
from assistant.words import asked_stems, stems
from ingest.index import Index
from ingest.types import Item

MOST_REVIEWS = 100
_FOR_WHOM = re.compile(
    r"\brecommend\w*\b(?: \w+){0,3}? (?:for|to|at) (?:the )?(?P<who>[\w'’&-]+(?: [\w'’&-]+){0,5}?)\s*(?:[,?.;]|$)",
    re.IGNORECASE,
)
_ANY_BODY = stems("service services agency agencies organisation organisations partner partners professionals staff")
_OF = re.compile(r" (?:of|in|on|with|about|by) ", re.IGNORECASE)
_OFFICE = re.compile(
    r"\b(?:director|chief|head|chair|commissioner|secretary|department|board|college)\b", re.IGNORECASE
)
_DOES = re.compile(
    r"\b(?:training|supervision|practice|polic(?:y|ies)|procedures?|records?|recording|checks?|recruitment|workloads?"
    r"|caseloads?|responses?|visits?|assessments?|referrals?|attendance|funding|staffing)$",
    re.IGNORECASE,
)
_SECTORS = stems("health education housing schools")
_SAYS_NO_MORE = frozenset(
    "list full headline aim address direct number total body agency responsible does recommended recommend".split()
)


def owned_items(index: Index, asked: Understood) -> Draft | None:
    """The recommendations that reviews address to the body a question names, each in full, by review.

    None where a question asks anything else, or names a body to which nothing is addressed by name; a caller then tells
    that with `addressed_to_none`.
    """
    who = _for_whom(asked)
    if who is None or len(asked.documents) > MOST_REVIEWS:
        return None
    evidence = [
        one
        for name in asked.documents
        for item in index.items(name)
        if item.kind in {"recommendation", "action"} and item.owner and _body(who) <= stems(item.owner)
        for one in stated_item(index, name, item)
    ]
    return Draft(tuple(evidence), (), (), best=1.0) if evidence else None


def addressed_to_none(asked: Understood, *, speaking: bool = False) -> str:
    """What to say where `owned_items` found nothing though the question names a body; "" where it names none, or where
    it asks of more than `MOST_REVIEWS`, whose items were not looked through.

    `speaking` tells that sentences which speak of the body follow.
    """
    who = _for_whom(asked) if len(asked.documents) <= MOST_REVIEWS else None
    follows = "; what follows speaks of it" if speaking else ""
    return f"No recommendation is addressed to “{who}” by name{follows}." if who else ""


def recommending(asked: Understood, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Asked for recommendations, the items and sentences that say what should be done, where there are any; else all.

    Where a question asks what a body is recommended to do, only such as name it.
    """
    if asked.kinds != {"recommendation"}:
        return list(evidence)
    who = _for_whom(asked)
    asking = [e for e in evidence if e.of_asked_kind or says_duty(e.text)]
    if who is None:
        return asking or list(evidence)
    return [e for e in asking if _body(who) <= stems(e.text)]


def _body(who: str) -> frozenset[str]:
    """The stems that tell a body, without "services" or "agencies", where anything else does."""
    own = stems(who)
    return own - _ANY_BODY or own


def _is_body(who: str) -> bool:
    """Tell whether words name a body; "supervision of social workers" and "police training" do not."""
    head = who if _OFFICE.search(who) else _OF.split(who)[0]
    return not _DOES.search(who) and (bool(actors(head)) or _body(who) <= _SECTORS)


def _for_whom(asked: Understood) -> str | None:
    found = _FOR_WHOM.search(asked.topic) if "recommendation" in asked.kinds else None
    if found is None or not _is_body(found["who"]):
        return None
    more = set(asked_stems(asked.topic)) - stems(found["who"]) - stems(" ".join(_SAYS_NO_MORE))
    return None if more else found["who"]


def stated_item(index: Index, name: str, item: Item) -> list[Evidence]:
    """What states an item, as evidence, without the line that only numbers it; a table row says too little alone."""
    text = max(item.text.split("\n"), key=len)
    if "\t" in text or any(text not in paragraph.text for paragraph in index.paragraphs(name, [item.place])):
        return []
    return quoted_whole(index, name, item.place, text)
