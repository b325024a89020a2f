"""Which sentences of a review can be quoted by themselves, with as little more of it as makes them understood."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.board.brief.types import Role
from ingest.sentences import sentence_spans
from ingest.structure.numbers import LABEL
from ingest.types import EvidenceKind

MIN_WORDS, MAX_WORDS = 7, 85
_MOST_BEFORE = 2
_NEAR_BEGINNING = 70
_LEAST_OF_CLAUSE = 12
_LEANS = re.compile(
    r"(?:this|these|those|that|it|its|he|she|they|his|her|their|such|both|another|neither|either|here|"
    r"there (?:was|is|were|are|should|must|would) (?:this|that|therefore)|however|but|and|or|nor|so|yet|also|"
    r"additionally|in addition|furthermore|moreover|therefore|thus|hence|consequently|as a result|as such|"
    r"because of this|taken together|in contrast|conversely|similarly|likewise|nevertheless|nonetheless|instead|"
    r"otherwise|then|again|"
    r"once|for example|for instance|examples? includes?|in particular|in short|"
    r"in this|at th(?:is|at|e)|on th(?:is|ese)|to be effective|the (?:former|latter|above|same)|what they|which)\b",
    re.IGNORECASE,
)
_IT_IS_SO = re.compile(
    r"it (?:is|was|has been|may be|can be|would be|will be|became|remains)(?: (?:not|also|very|more|\w+ly))? "
    r"(?:(?!(?:due|down|up|similar|subject|thanks|prior|close|next|new|known|\w+ed) )\w+ (?:for|to)|\w+ that)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:this|these|those|such|in that)\b(?! (?:involved|who|whose|in|at|with|from|of|as|case|review|report|"
    r"inspection|child|family|baby|time|period|age|year|finding|cohort|relatively|learning)\b)"
    r"|\bas (?:stated|noted|described|mentioned)\b",
    re.IGNORECASE,
)
_POINTS_ELSEWHERE = re.compile(
    r"\b(?:discussed|considered|explored|examined|set out|addressed|described|detailed|covered|outlined|listed|"
    r"summarised|see|reported)\s+(?:\w+\s+){0,2}?(?:below|above|later|earlier|in (?:the )?(?:finding|section|paragraph|"
    r"chapter|appendix|next))|\bsee (?:also )?(?:finding|section|paragraph|appendix)|\bas stated earlier\b",
    re.IGNORECASE,
)
_ENQUIRY = re.compile(r"(?:how|whether|what|why|which|who|when|were|was|did|is|are)\b", re.IGNORECASE)
_JOINS = re.compile(
    r"(?:however|also|additionally|in addition|furthermore|moreover|therefore|thus|hence|consequently|similarly|"
    r"likewise|nevertheless|nonetheless|conversely|in contrast|as a (?:result|consequence)|for (?:example|instance)|"
    r"as (?:already )?(?:stated|noted|described|mentioned|highlighted|referenced)(?: [\w-]+){0,4}?),\s+",
    re.IGNORECASE,
)
_LEAD_BRACKET = re.compile(r"\([^()]{3,80}\)\s+(?=[A-Z])")
_CAUSE = re.compile(
    r"\b(?:because|due to|owing to|as a (?:result|consequence)|result(?:s|ed|ing) (?:in|from)|"
    r"(?:led|lead|leads|leading) to|contribut\w+ to|caus(?:e|es|ed|ing)|reasons?|means? that|meant that|meaning that|"
    r"hindered|prevented|precluded|undermin\w+|pressures?|capacity|workloads?|underlying|reliance|relian[ct]\w*|barriers?|"
    r"no (?:single|clear|systematic|prescribed|mechanism)|unaware|not aware|confusion|misunderst\w+|attributed)\b",
    re.IGNORECASE,
)
_GOOD = re.compile(
    r"\bgood (?:practice|example|evidence|communication|working|multi)|\b(?:positive|commendable|commend(?:ed|s)|"
    r"strengths?|tenac\w+|well[- ](?:embedded|established|developed|coordinated|managed)|worked well|"
    r"excellent|exemplary|timely and|appropriately (?:shared|referred|escalated)|effectively (?:shared|worked))\b",
    re.IGNORECASE,
)
_NOT_GOOD = re.compile(
    r"\b(?:not|no|never|however|but|although|despite|lack\w*|should|must|would|could|need(?:s|ed)?|if|whether|"
    r"without|until|missed|fail\w*|concern\w*|limited|insufficient|unfortunately)\b|n['’]t\b",
    re.IGNORECASE,
)
_NEEDED = re.compile(
    r"\b(?:(?:should|must|ought to)(?! (?:\w+ )?have\b)|needs? to|will need|would (?:benefit|enable|help)|potential to|"
    r"vital|essential|crucial|required to)\b",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"\b(?:(?:should|must|ought to)(?! (?:\w+ )?have\b)|will need|is (?:therefore )?(?:vital|essential|crucial))\b",
    re.IGNORECASE,
)
_FAULT = re.compile(
    r"\b(?:not|no|never|nor|without|lack\w*|gaps?|delay\w*|missed|unaware|difficult\w*|fail\w*|concern\w*|challeng\w*|"
    r"problems?|inconsisten\w*|var(?:y|ied|iable|ies)|weak\w*|limited|insufficient\w*|risks?|absen\w*|poor\w*|"
    r"ineffective|rarely|seldom|unclear|confus\w*|hinder\w*|undermin\w*|frustrat\w*|reliance|fragment\w*|"
    r"despite|however|although|breakdowns?|breaking down|instability|overlook\w*|lost|shortages?|unable|unregulated|"
    r"unsuitable|inappropriate|unmet|unhappy|wor(?:ry|ried|rying)|anxi\w+|(?:hope|help)less\w*|afraid|fear\w*|struggl\w*|"
    r"distress\w*|too (?:few|little|late|high|much|many|long)|"
    r"(?:should|ought to|could|would) (?:\w+ )?have)\b|n['’]t\b",
    re.IGNORECASE,
)
_FINDINGS: tuple[EvidenceKind, ...] = ("finding", "area for improvement")
_ENDS = re.compile(r"[.!…][”’\"')\]]*[⁰¹²³⁴⁵⁶⁷⁸⁹]*$")
_OPENING = "“‘\"'(["


@dataclass(frozen=True, slots=True)
class Span:
    """Consecutive sentences of one paragraph; `core` is the one that was looked for."""

    text: str
    core: str


def quotable(text: str, sentence: str) -> Span | None:
    """The sentence with those before it that it leans on, as one stretch of its paragraph, else its last clause.

    None for a question, a line of enquiry, a fragment, a pointer to another place, and what leans on too much.
    """
    spans = sentence_spans(text)
    at = next((i for i, (start, end) in enumerate(spans) if sentence in text[start:end]), None)
    if at is None or not _says_something(text[spans[at][0] : spans[at][1]]):
        return None
    if joined := _without_joint(text[spans[at][0] : spans[at][1]]):
        return joined
    first = at
    while _leans(_trimmed(text[spans[first][0] : spans[first][1]])):
        if first == 0 or at - first == _MOST_BEFORE or "\n" in text[spans[first - 1][1] : spans[first][0]]:
            return _clause(text[spans[at][0] : spans[at][1]])
        first -= 1
    stretch = _trimmed(text[spans[first][0] : spans[at][1]])
    if _POINTS_ELSEWHERE.search(stretch):
        return None
    if len(stretch.split()) > MAX_WORDS:
        return _clause(text[spans[at][0] : spans[at][1]])
    return Span(stretch, _trimmed(sentence))


def _without_joint(sentence: str) -> Span | None:
    """A sentence without the words that only join it to those before it ("However, ..."), where the rest stands."""
    bare = _trimmed(sentence)
    joint = _JOINS.match(bare)
    if joint is None:
        return None
    rest = bare[joint.end() :]
    if len(rest.split()) < MIN_WORDS or _leans(rest) or _POINTS_ELSEWHERE.search(rest):
        return None
    return Span(rest, rest)


def _clause(sentence: str) -> Span | None:
    """What follows the last semicolon of a sentence that leans on too much, where that says enough by itself."""
    clause = sentence.rpartition("; ")[2]
    if (
        clause == sentence
        or len(clause.split()) < _LEAST_OF_CLAUSE
        or _leans(clause)
        or _POINTS_ELSEWHERE.search(clause)
    ):
        return None
    return Span(clause, clause)


def role_of(text: str, kind: EvidenceKind) -> Role:
    """What a quotation tells: good practice, what is needed, why something happened, else what was found."""
    if kind == "voice":
        return "voice"
    if kind == "good practice" or (_GOOD.search(text) and not _NOT_GOOD.search(text)):
        return "good practice"
    if kind == "learning point" or (_DUTY if kind in _FINDINGS else _NEEDED).search(text):
        return "needed"
    return "why" if kind != "narrative" and _CAUSE.search(text) else "found"


def finds_fault(text: str) -> bool:
    """Tell whether a text says that something was missing, wrong, late or in doubt."""
    return _FAULT.search(text) is not None


def item_words(text: str) -> str:
    """An item without the label it is printed under."""
    label = LABEL.match(text)
    rest = text[label.end() :].lstrip(" :.–-\n\t") if label else text
    return rest or text


def _says_something(sentence: str) -> bool:
    is_bullet = sentence.startswith("- ")
    bare = _trimmed(sentence)
    if not MIN_WORDS <= len(bare.split()) <= MAX_WORDS or "\t" in bare or not bare.lstrip(_OPENING)[:1].isupper():
        return False
    if is_bullet and _ENQUIRY.match(bare):
        return False
    return bool(_ENDS.search(bare))


def _leans(sentence: str) -> bool:
    """Tell whether a sentence points back near its beginning; further on it mostly points to itself.

    The "it" of "it is difficult to" or "it was clear that" points to what follows.
    """
    points = _LEANS.match(sentence) and not _IT_IS_SO.match(sentence)
    return bool(points or _POINTS_BACK.search(sentence[:_NEAR_BEGINNING]))


def _trimmed(text: str) -> str:
    bare = text.strip().removeprefix("- ")
    bracket = _LEAD_BRACKET.match(bare)
    return bare[bracket.end() :] if bracket else bare
