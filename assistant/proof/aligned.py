"""What turns a claim that copies its source nearly word for word: the few words that differ, laid side by side.

The other checks compare what two texts hold; here a "should" elsewhere in the claim does not stand for one left out.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

from assistant.proof.actors import GENERIC, actors
from assistant.proof.counted import MONTHS, counted
from assistant.proof.mismatch import OPPOSED

Turn = Literal["denial", "duty", "doubt", "number", "actor"]
COPIED = 0.7
SMALL = 3
_TOKEN = re.compile(r"\w+(?:-\w+)*")
_NOT = re.compile(r"\b(was|were|is|are|did|does|do|had|has|have|could|would|should|must)n['’]t\b", re.IGNORECASE)
_LOST: dict[Turn, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "duty": (
        re.compile(r"\b(?:should|must|shall|ought|needs? to)\b"),
        re.compile(
            r"\b(?:should|must|shall|ought|need\w*|requir\w+|recommend\w*|ask\w*|call\w*|urg\w+|propos\w+|suggest\w*|"
            r"advis\w+|expect\w*|wants?|supposed|duty|meant|to|necessary|important|whether|would|could)\b"
        ),
    ),
    "doubt": (
        re.compile(r"\b(?:may|might|possibly|perhaps|probably|allegedly|apparently|potentially)\b"),
        re.compile(
            r"\b(?:may|might|can|could|possib\w+|perhaps|probabl\w+|alleg\w+|suspect\w*|potential\w*|likely|sometimes|"
            r"thought|believed|said|unclear|cannot|whether|if|would|unknown|risk|appear\w*|apparent\w*|seem\w*)\b"
        ),
    ),
    "denial": (
        re.compile(r"\b(?:not|never|no|none|nobody|without|lack(?:s|ed|ing)?|absence|failed|unable)\b"),
        re.compile(
            r"\b(?:not|no|none|never|nobody|nothing|nowhere|neither|nor|cannot|un\w+|in\w+|lack\w*|absen\w+|miss\w+|fail\w*|"
            r"little|few|limited|poor\w*|weak\w*|gaps?|short\w*|less|rare\w*|seldom|hardly|rather|instead|need\w*|"
            r"refus\w+|declin\w+|only|too|closed|ended|difficult\w*|problem\w*|dis\w+|prevent\w*|impossible|open|stay\w*|kept|keep|remain\w*|still)\b"
        ),
    ),
}


def turned(near: str, claim: str) -> set[Turn]:
    """What the words say that were left out or put in the place of others; nothing where the claim copies less.

    A word left out counts where no more than three were left out with it (a whole clause may go) and nothing that was
    put in says the like. A number, month, body or person counts where another stands in its very place.
    """
    told, said = _tokens(near), _tokens(claim)
    matcher = SequenceMatcher(None, told, said, autojunk=False)
    if not said or sum(block.size for block in matcher.get_matching_blocks()) < COPIED * len(said):
        return set()
    places = [
        (" ".join(told[a:b]), " ".join(said[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal" and b - a <= SMALL
    ]
    put_in = " ".join(there for _, there in places)
    found = {
        turn
        for turn, (marks, likes) in _LOST.items()
        if any(marks.search(gone) for gone, _ in places) and not likes.search(put_in)
    }
    marks, likes = _LOST["denial"]
    if marks.search(put_in) and not likes.search(" ".join(gone for gone, _ in places)):
        found.add("denial")
    if any(_opposed(gone, there) for gone, there in places):
        found.add("denial")
    if any(_other_number(gone, there) for gone, there in places):
        found.add("number")
    if any(_other_actor(gone, there) for gone, there in places):
        found.add("actor")
    return found


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(_NOT.sub(r"\1 not", text).lower().replace("’s", "").replace("'s", ""))


def _opposed(gone: str, there: str) -> bool:
    old, new = set(gone.split()), set(there.split())
    return any((one in old and two in new) or (two in old and one in new) for one, two in OPPOSED)


def _other_number(gone: str, there: str) -> bool:
    return _differ({n.value for n in counted(gone)}, {n.value for n in counted(there)}) or _differ(
        set(gone.split()) & set(MONTHS), set(there.split()) & set(MONTHS)
    )


def _differ(old: set[str], new: set[str]) -> bool:
    return bool(old and new and not old & new)


def _other_actor(gone: str, there: str) -> bool:
    """Another of the same group; "nurse" may stand for "school nurse", and "council" for "local authority"."""
    old, new = actors(gone), actors(there)
    return any(
        group == other_group and not _may_be(name, other) for group, name in old for other_group, other in new
    ) and not (set(old) & set(new))


def _may_be(name: str, other: str) -> bool:
    one, two = set(name.split()), set(other.split())
    return one <= two or two <= one or {name, other} <= GENERIC
