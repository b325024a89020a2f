"""What became of people: whether a question asks it (job, prosecution, sentence, money), and what tells it."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Outcome:
    asks: re.Pattern[str]
    tells: re.Pattern[str]


def _starting(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE)


_OUTCOMES = (
    _Outcome(
        asks=_starting(
            r"disciplin(?:ed|ary)\b",
            r"sacked\b",
            r"struck off\b",
            r"(?:lose|lost) (?:his|her|their) jobs?\b",
            r"suspended from (?:work|duty|(?:his|her|their) (?:job|post)s?)\b",
        ),
        tells=_starting(
            "disciplin(?:ed|ary)", "dismiss(?:ed|al)", "sacked", "struck off", "suspen", "misconduct", "resign", "job"
        ),
    ),
    _Outcome(
        asks=_starting(
            r"prosecut(?:ed?|ions?)\b",
            r"convicted\b",
            r"found guilty\b",
            r"charged (?:with|for|over|or)\b",
            r"criminal charges?\b",
        ),
        tells=_starting(
            *("prosecut", "convict", "guilty", "charge[sd]?\\b", "trial", "acquit", "sentenced", "bail\\b"),
            *(
                "police investigation",
                r"criminal (?:\w+ )?(?:charge|conviction|court|investigation|proceeding|process)",
            ),
        ),
    ),
    _Outcome(
        asks=_starting(
            r"(?:what|which|how long a?) (?:\w+ )?sentences? (?:did|was|were|has|have)\b",
            r"sentenced\b",
            r"jailed\b",
            r"imprisoned\b",
            r"(?:sent|go|went) to (?:prison|jail)\b",
        ),
        tells=_starting("sentenc", "prison", "imprison", "custodial", "jail", "convict"),
    ),
    _Outcome(
        asks=_starting(r"deport(?:ed|ation)\b", r"sent (?:back|home) to (?:his|her|their) (?:own )?country\b"),
        tells=_starting(
            *("deport", "removed from the (?:UK|country)", "left the (?:UK|country)", "returned to (?-i:[A-Z])"),
            "(?:returned|went back|sent back) to (?:his|her|their) (?:home |own )?country",
        ),
    ),
    _Outcome(
        asks=re.compile(
            r"\b(?:what|which offences?)\b.*\b(?:in (?:prison|jail|custody)|arrested|charged|convicted|jailed"
            r"|imprisoned|sentenced|remanded) for\W*$",
            re.IGNORECASE,
        ),
        tells=_starting(
            r"(?:arrested|charged|convicted|jailed|imprisoned|prison|custody|sentenced|remanded) for (?!\d|the first\b"
            r"|an? (?:few|short|number)\b|example\b|instance\b|(?:several|one|two|three|four|five|six|many|some)\b)",
            *("offen[cs]e", "suspicion", "convicted of", "charged with"),
        ),
    ),
    _Outcome(
        asks=_starting(
            r"how much (?:\w+ ){0,4}(?:costs?|paid|spent|spend|money|pay)\b",
            r"what (?:\w+ ){1,4}costs?\b",
            r"compensat(?:ed|ion)\b",
        ),
        tells=re.compile(r"£|\bpounds?\b|\bcompensat", re.IGNORECASE),
    ),
)


def tells_outcome(question: str, sentence: str) -> bool:
    """False where a question asks what became of somebody and the sentence has no word of it."""
    return all(outcome.tells.search(sentence) for outcome in _OUTCOMES if outcome.asks.search(question))
