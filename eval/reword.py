"""A true sentence in other words by rule: shorter, plainer, numbers in figures; it says no more and nothing else."""

from __future__ import annotations

import random
import re

from assistant.proof.counted import UNITS

_LEADING = re.compile(
    r"^(?:However|In addition|Additionally|Furthermore|Also|Therefore|Consequently|As a result|Overall|Similarly"
    r"|Moreover|Nevertheless|At this (?:time|point)|In this case|For example|In particular),?\s+(?=\w)"
    r"|^(?:In|During|At|By|Following|Since|On|Within|As part of)\b[^,]{3,60}, (?=\w)"
)
_TRAILING = re.compile(
    r", (?:which|who|including|as well as|such as|although|while|whereas|leading to|resulting in|despite|with)\b"
    r"[^,]*(?=\.$)"
)
_PLAINER = {
    "undertaken": "carried out", "commenced": "began", "informed": "told", "regarding": "about", "prior to": "before",
    "in relation to": "about", "due to": "because of", "a number of": "several", "highlighted": "showed",
    "ensure": "make sure", "assist": "help", "numerous": "many", "subsequently": "later", "concerning": "about",
    "sufficient": "enough", "evident": "clear", "significant": "serious", "individuals": "people",
    "currently": "now", "requested": "asked for", "utilised": "used", "obtained": "got", "attempted": "tried",
    "whilst": "while", "therefore": "so", "in order to": "to", "with regard to": "about", "approximately": "about",
    "required": "needed", "practitioners": "professionals", "inadequate": "not good enough", "absent": "missing",
}  # fmt: skip
_PLAIN_WORDS = re.compile(rf"\b(?:{'|'.join(_PLAINER)})\b")
_IN_WORDS = {word: n for n, word in enumerate(UNITS) if n > 1}
_NUMBER = re.compile(rf"(?<![\w-])(?:{'|'.join(_IN_WORDS)})(?![\w-])")
_NOT = re.compile(r"\b(was|were|did|had|is|are|does|has|could|would) not\b")
_LEAST_WORDS = 6


def reworded(text: str, rng: random.Random) -> str:
    """Some of the rules, drawn by the seed; the sentence itself where none of those drawn fits."""
    for rule, chance in ((_shorter, 0.5), (_plainer, 0.7), (_in_figures, 0.5), (_contracted, 0.3)):
        if rng.random() < chance:
            text = rule(text)
    return text[0].upper() + text[1:]


def _shorter(text: str) -> str:
    for pattern in (_TRAILING, _LEADING):
        left = pattern.sub("", text)
        text = left if len(left.split()) >= _LEAST_WORDS else text
    return text


def _plainer(text: str) -> str:
    return _PLAIN_WORDS.sub(lambda found: _PLAINER[found[0]], text)


def _in_figures(text: str) -> str:
    return _NUMBER.sub(lambda found: str(_IN_WORDS[found[0]]), text)


def _contracted(text: str) -> str:
    return _NOT.sub(lambda found: f"{found[1]}n't", text, count=1)
