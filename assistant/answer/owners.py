"""Recommendations asked for by the body that is to act: those a review addresses to it, or that there are none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from assistant.answer.manner import says_duty
from assistant.proof.actors import actors
from assistant.question.understand import Understood
from assistant.search.sentences import quoted_whole
from assistant.types import Draft, Evidence
from assistant.words import asked_stems, stems
from ingest.index import Index
from ingest.types import Item

MOST_REVIEWS = 100
_FOR_WHOM, _FOR_SEVERAL = (
    re.compile(
        rf"\brecommend\w*\b(?: \w+){{0,3}}? (?:for|to|at) (?:the )?(?P<who>[\w'’&-]+(?:{between}[\w'’&-]+){{0,8}}?)"
        rf"\s*(?:[{ends}]|$)",
        re.IGNORECASE,
    )
    for between, ends in ((" ", ",?.;"), (",? ", "?.;"))
)
_ANY_BODY = stems("service services agency agencies organisation organisations partner partners professionals staff")
_OF = re.compile(r" (?:of|in|on|with|about|by) ", re.IGNORECASE)
_IN_REVIEW = re.compile(
    r" (?:in|of|from|by)(?: (?:the|this|that|these|each))? (?:reviews?|reports?|scrs?|l?csprs?|cases?)\W*$",
    re.IGNORECASE,
)
_IN_YEAR = re.compile(r" (?:in|since|from|after|before|by|during) (?:19|20)\d\d(?=\W*$)", re.IGNORECASE)
# What is left where a review's name was taken away.
_LEFT_OVER = re.compile(r" (?:in|of|from|by)(?: the)?(?=\W*$)", re.IGNORECASE)
_OR = re.compile(r",? (?:and|or) |, ", re.IGNORECASE)
_OFFICE = re.compile(
    r"\b(?:director|chief|head|chair|commissioner|secretary|department|board|college)\b", re.IGNORECASE
)
_HOLDER = re.compile(
    r"\b(?:directors?|heads?|chairs?|commissioners?|secretar(?:y|ies)) (?:of|for)\b"
    r"|\bchief (?:executive|constable|officer|nurse|social worker)s?\b",
    re.IGNORECASE,
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
    """The recommendations that reviews address to the body or bodies a question names, each in full, body by body.

    None where a question asks anything else, or names a body to which nothing is addressed by name; a caller then tells
    that with `addressed_to_none`.
    """
    who = _for_whom(asked)
    if who is None or len(asked.documents) > MOST_REVIEWS:
        return None
    several = [body.removeprefix("the ") for body in _OR.split(who)]
    for bodies in ([who], several if all(map(_is_body, several)) else []):
        evidence = _addressed_to(index, asked, bodies)
        if any(evidence.values()):
            none = [body for body, found in evidence.items() if not found]
            note = " ".join(f"No recommendation is addressed to “{body}” by name." for body in none)
            return Draft(tuple(e for e in dict.fromkeys(chain(*evidence.values()))), (), (), note=note, best=1.0)
    return None


def _addressed_to(index: Index, asked: Understood, bodies: Sequence[str]) -> dict[str, list[Evidence]]:
    return {
        who: [
            one
            for name in asked.documents
            for item in index.items(name)
            if item.kind in {"recommendation", "action"} and item.owner and _body(who) <= stems(item.owner)
            for one in stated_item(index, name, item)
        ]
        for who in bodies
    }


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
    return not _DOES.search(who) and (bool(_HOLDER.search(who) or actors(head)) or _body(who) <= _SECTORS)


def _for_whom(asked: Understood) -> str | None:
    topic = _LEFT_OVER.sub("", _IN_YEAR.sub("", _IN_REVIEW.sub("", asked.topic)))
    for form in (_FOR_WHOM, _FOR_SEVERAL) if "recommendation" in asked.kinds else ():
        found = form.search(topic)
        if found and _is_body(found["who"]):
            more = set(asked_stems(topic)) - stems(found["who"]) - stems(" ".join(_SAYS_NO_MORE))
            if not more:
                return found["who"]
    return None


def stated_item(index: Index, name: str, item: Item) -> list[Evidence]:
    """What states an item, as evidence, without the line that only numbers it; a table row says too little alone."""
    text = max(item.text.split("\n"), key=len)
    if "\t" in text or any(text not in paragraph.text for paragraph in index.paragraphs(name, [item.place])):
        return []
    return quoted_whole(index, name, item.place, text)
