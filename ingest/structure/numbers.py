"""Printed numbers and labels at the start of a block: "3.17", "A4", "Finding 2:", "(iv)"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = re.compile(
    r"""(?!\d{1,2}\s(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)
        (?P<number>
          [A-Z]?\d{1,2}(?:\.[1-9]\d{0,2}|\.0(?=[.\s])){1,4}   # 3.17, 1.2.3, 5.104, 1.0.
        | [A-Z]\d{1,2}                                    # A1 in an appendix
        | \d{1,2}                                         # 1 in an appendix, or a section
        )(?P<sub>\s\([ivx]{1,4}\))?[.)]?\s+(?P<rest>[^\sa-z].*)""",
    re.VERBOSE | re.DOTALL,
)
_ROMAN_SECTION = re.compile(r"(?P<number>\([ivx]{1,4}\))\s+(?P<rest>[A-Z].*)", re.DOTALL)
_LETTERED = re.compile(r"(?:\([a-z]{1,3}\)|[a-z][.)])\s+\S")
LABEL = re.compile(
    r"""(?P<kind>Findings? | (?:Overarching\ |National\ |Local\ )?Recommendations? | (?:Key\ )?Learning(?:\ Points?)?
        | Areas?\ for\ Improvement | Themes? | Questions? | Considerations? | Priority\ Finding)
        \s+(?P<number>\d{1,2}[a-z]?(?:\.\d{1,2})?|[ivx]{1,4})\b(?!\)|\s+(?-i:[a-z]))""",
    re.IGNORECASE | re.VERBOSE,
)
_TERMINAL = re.compile(r"[.!?:;…][\"'”’)\]*]*[⁰¹²³⁴⁵⁶⁷⁸⁹]*$")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]*]*[⁰¹²³⁴⁵⁶⁷⁸⁹]*$")

MAX_HEADING = 130


@dataclass(frozen=True, slots=True)
class Numbered:
    number: str
    rest: str

    @property
    def depth(self) -> int:
        """How deep a section with this number lies: "4" is 1, "4.2.1" is 3, "5 (i)" is 2."""
        if "(" in self.number:
            return 2
        return len([part for part in self.number.split(".") if part not in {"", "0"}])


def printed_number(text: str) -> Numbered | None:
    """Split a printed number from what follows it; None when the text starts with no number."""
    found = _NUMBER.match(text)
    if found is None:
        return None
    return Numbered(found["number"] + (found["sub"] or ""), found["rest"])


def roman_section(text: str) -> Numbered | None:
    found = _ROMAN_SECTION.match(text)
    return Numbered(found["number"], found["rest"]) if found else None


def is_lettered(text: str) -> bool:
    return bool(_LETTERED.match(text))


def ends_sentence(text: str) -> bool:
    return bool(_SENTENCE_END.search(text.rstrip()))


def is_finished(text: str) -> bool:
    """Tell whether a block may end here: a sentence, a lead-in to a list, or an item of one."""
    return bool(_TERMINAL.search(text.rstrip()))


def looks_like_title(text: str) -> bool:
    """Short, starts with a capital and does not run like a sentence."""
    return len(text) <= MAX_HEADING and text[:1].isupper() and not re.search(r"[.;:,]$", text.rstrip())
