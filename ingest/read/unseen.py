"""Characters that nobody sees: told by kind, and taken out of a text, so that what is read is what is printed.

They are those of Unicode's Default_Ignorable_Code_Point property with the interlinear marks and the noncharacters:
soft hyphens, zero width and bidirectional characters, tags, variation selectors, fillers. Two uses are the print
itself and stay: a joiner or non-joiner between two letters of a script that joins its letters (Arabic, Syriac, the
scripts of India, Myanmar, Khmer), and what builds one emoji (a joiner between two, a selector after one).
"""

from __future__ import annotations

import re
from collections import Counter

_KINDS = {
    "soft hyphen": "\u00ad",
    "zero width": "\u200b-\u200d\u2060-\u2064\ufeff\u180e\u034f",
    "bidirectional": "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069",
    "tag": "\U000e0000-\U000e00ff",
    "variation selector": "\ufe00-\ufe0f\u180b-\u180d\u180f\U000e0100-\U000e01ef",
    "other": "\u115f\u1160\u17b4\u17b5\u2065\u206a-\u206f\u3164\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e01f0-\U000e0fff",
}
_JOINING = (
    "\u0620-\u065f\u066e-\u06ef\u06fa-\u06ff\u0710-\u07ff\u08a0-\u08ff\u0900-\u0dff"
    "\u1000-\u109f\u1780-\u17b3\u17b6-\u17d3"
)
_EMOJI = "\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_KEPT = (
    rf"(?<=[{_JOINING}])[\u200c\u200d](?=[{_JOINING}])"
    rf"|(?:(?<=[{_EMOJI}])|(?<=[{_EMOJI}]\ufe0f))\u200d(?=[{_EMOJI}])|(?<=[{_EMOJI}])[\ufe0e\ufe0f]"
)
_UNSEEN = re.compile(f"{_KEPT}|([{''.join(_KINDS.values())}])")
_KIND_OF = {kind: re.compile(f"[{letters}]") for kind, letters in _KINDS.items()}
_BROKEN_WORD = re.compile("(\\w+)\u00ad[ \\t]*(\\r?\\n)[ \\t]*(\\w+) ?")


def visible(text: str) -> str:
    """A text without the characters that nobody sees; every other character stays where it was."""
    return _UNSEEN.sub(lambda found: "" if found[1] else found[0], text)


def count_unseen(text: str) -> dict[str, int]:
    """How many characters `visible` takes out, by kind; kinds without any are left out."""
    out = Counter(found[1] for found in _UNSEEN.finditer(text) if found[1])
    counts = {kind: sum(n for letter, n in out.items() if one.match(letter)) for kind, one in _KIND_OF.items()}
    return {kind: n for kind, n in counts.items() if n}


def whole_words(text: str) -> str:
    """Text whose lines end in soft hyphens with each broken word whole on the line where it starts."""
    return _BROKEN_WORD.sub(lambda found: f"{found[1]}\u00ad{found[3]}{found[2]}", text)
