"""Follow-ups about an answer itself: which reviews it quotes, where that stands, the second one, the most recent."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.question.dated import EARLIEST, LATEST
from assistant.question.numbered import ORDINALS
from ingest.types import Metadata

_WHICH = re.compile(
    r"^(?:and |so |but )?which (?:ones?|of (?:them|those|these)|reviews?|cases?)(?: (?:are|were|is|was|do|did|does)"
    r"(?: (?:they|those|these|it|that))?)?\W*$",
    re.IGNORECASE,
)
_WHENCE = re.compile(
    r"^(?:and |so |but )?(?:who (?:said|says|told \w+) (?:that|this|it|so)"
    r"|says who|(?:where|which (?:review|report|one)) (?:does|did|is|was)? ?(?:it|that|this)? ?(?:says?|from|come from)"
    r"(?: (?:that|this|it|so))?|(?:what|where)(?:'s|’s| is| was) (?:the|your) source"
    r"|(?:(?:(?:can|could|would|will|please|just) )*(?:you )?(?:give|show|tell|send) (?:me |us )?|(?:which|what) )?"
    r"(?:(?:the|your|its|their|all|exact|full) )*(?:paragraphs?|pages?|references?|sources?|citations?)"
    r"(?: (?:numbers?|nos?))?(?: (?:is|was|are|were) (?:that|this|it|they|those|these))?"
    r"(?: (?:for|of|on|in|from)(?: (?:that|this|it|them|those|these))?)?(?: please)?)\W*$",
    re.IGNORECASE,
)
_NTH = re.compile(
    rf"\b({'|'.join(ORDINALS)}|last) (?:one|review|case)\b"
    r"(?! (?:child|conference|meeting|team|panel|visit|plan|note|worker|manage\w*|file|records?"
    r"|of (?:her|his|their|the)))",
    re.IGNORECASE,
)
_BY_AGE = re.compile(
    rf"^(?:and |so |but )?(?:which|what) (?:(?:one|review|of (?:them|those|these)(?: reviews)?) )?(?:is|was) "
    rf"(?:the )?(?P<age>{LATEST}|{EARLIEST})(?: one| review)?\W*$",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"^(?:(?:and|so|but|ok|okay),? )?what (?:happened|(?:was|were) done|came"
    r"|did (?:she|he|they|it|people|professionals|services|agencies) do)"
    r"(?: to (?:her|him|them))? (?:next|then|afterwards?|subsequently|after (?:that|this))\W*$",
    re.IGNORECASE,
)
_THAT = r"(?:that|it|this|those|these|they|them)"
_FOR_WHOM = re.compile(
    rf"^(?:and |so |but )?who(?:m|['’]s)?(?: (?:is|are|was|were|has|have|needs?|should|must))? (?:{_THAT} "
    rf"(?:(?:aimed|directed|addressed|meant) )?(?:for|to|at)|(?:to )?(?:do|act on) {_THAT}"
    rf"|responsible for (?:doing )?{_THAT})\W*$",
    re.IGNORECASE,
)
_RECOMMENDS = re.compile(r"\brecommend", re.IGNORECASE)
_MEANT = r"(?:i|what i) (?:meant|mean|was asking(?: about| for)?|wanted)(?: was| to (?:ask|know))?(?: about)?\s+"
_CORRECTS = re.compile(
    r"^(?:(?:(?:no|nope|sorry|not (?:that|him|her|them|it)|actually|wait)\b[\s,.;:–-]*)+(?:but )?"
    rf"(?:{_MEANT})?|(?:but )?(?:i|what i) (?:meant|mean)(?: was)?(?: about)?\s+)(?=\S)",
    re.IGNORECASE,
)
_ONLY_NO = re.compile(r"^(?:no|not)\b(?! ?[,.;:–-])(?!.*\bi (?:meant|mean)\b)", re.IGNORECASE)
_NAMES_ONE = re.compile(r"^(?:the|her|his|their)\b(?: [\w-]+){1,3}\W*$", re.IGNORECASE)
MOST_QUOTED = 40
_QUOTATION = re.compile(r"^- “(?P<quote>.*)” \[\d+\]$", re.MULTILINE)


def asks_which(question: str) -> bool:
    """Tell whether no more is asked than which reviews were meant ("which ones?")."""
    return bool(_WHICH.match(question))


def asks_whence(question: str) -> bool:
    """Tell whether no more is asked than where that is said ("who said that?", "can you give me the paragraph?")."""
    return bool(_WHENCE.match(question))


def asks_for_whom(question: str, earlier: str) -> bool:
    """Tell whether no more is asked than whom the recommendations of the earlier question are for; each names that."""
    return bool(_RECOMMENDS.search(earlier) and _FOR_WHOM.match(question))


def without_correction(question: str) -> str:
    """A follow-up that corrects the one before, as it is meant: "no, I meant the school" is "what about the school"."""
    found = None if _ONLY_NO.match(question) else _CORRECTS.match(question)
    meant = question[found.end() :] if found else ""
    if not re.search(r"\w", meant):
        return question
    return f"what about {meant}" if _NAMES_ONE.match(meant) else meant


def of_quoted(question: str, answer: str, reviews: Mapping[str, Metadata]) -> tuple[str, tuple[str, ...]] | None:
    """What is asked of reviews that the answer quotes, and of which: which of them is the latest, or the question
    itself of the one told by its order ("the second one"). None where it asks of neither.
    """
    quoted = quoted_reviews(answer, reviews)
    if by_age := _BY_AGE.match(question):
        return f"Which of these reviews is the {by_age['age']}?", quoted
    found = _NTH.search(question)
    nth = 0 if not found else -1 if found[1].lower() == "last" else ORDINALS.index(found[1].lower())
    return (question, (quoted[nth],)) if found and nth < len(quoted) >= 2 else None


def to_go_on_from(
    question: str, answer: str, reviews: Mapping[str, Metadata]
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The sentences an answer quotes, and the reviews, where a question asks what happened next; else None."""
    quotations = tuple(found["quote"] for found in _QUOTATION.finditer(answer))
    quoted = quoted_reviews(answer, reviews)
    return (quotations, quoted) if _NEXT.match(question) and quotations and quoted else None


def first_quotation(answer: str) -> str:
    """The first words of what an answer quotes first, at most `MOST_QUOTED`; "" where it quotes nothing."""
    found = _QUOTATION.search(answer)
    words = found["quote"].split() if found else []
    return " ".join(words[:MOST_QUOTED]) + (" …" if len(words) > MOST_QUOTED else "")


def quoted_reviews(answer: str, reviews: Mapping[str, Metadata]) -> tuple[str, ...]:
    """The reviews an answer quotes, in its order."""
    lines = answer.splitlines()
    at = {
        name: min((i for i, line in enumerate(lines) if line.startswith(told.title or name)), default=None)
        for name, told in reviews.items()
    }
    return tuple(name for _, name in sorted((i, name) for name, i in at.items() if i is not None))
