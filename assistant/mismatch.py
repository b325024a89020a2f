"""Where a written claim says otherwise than the sentences it cites: denial, duty, doubt, and kind of evidence."""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.words import stem, stems
from ingest.types import EvidenceKind
from ingest.words import content_words

_DENIES = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|unable|failed|fails?|failing|cannot|nowhere)\b|n['’]t\b",
    re.IGNORECASE,
)
_DENIES_BROADLY = re.compile(
    r"\b(?:lack(?:s|ed|ing)?|absen(?:t|ce)|denied|refus\w+|seldom|rarely|hardly|unaware|unknown|unseen|unread|unasked|"
    r"un\w{4,}ed|missed|missing|declin\w+|disagree\w*|instead|rather than|overlook\w+|omit\w+|left out|excluded|"
    r"prevent\w*|stopp\w+|cancel\w+|closed|invisible|ignor\w+|unable|less|few|little|only|alone|silent|empty|"
    r"no longer|had yet|return\w*|impossible|wrong\w*|withheld|rejected|dropped|short of|beyond|in place of|kept from|"
    r"ended|other than|but|remains?|neglect\w*|against)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:–()]| - |\b(?:and|but|because|which|who|whom|that|when|while|although|whereas|so|as|if)\b")
_DUTY = re.compile(
    r"\b(?:should|must|shall|ought|needs? to|needed|requir\w+|recommend\w*|ask(?:s|ed)? (?:to|for)|"
    r"call(?:s|ed)? (?:for|on)|urg(?:es|ed)|propos(?:es|ed)|suggest\w*|advis(?:es|ed)|expect\w*|wants?|wanted|to seek|to make sure|assurance|"
    r"would|to be|supposed|policy|duty|meant to|is to|are to|consider\w*|wonder\w*|how|what|whether|minimum)\b",
    re.IGNORECASE,
)
_OBLIGES = re.compile(
    r"\b(?:should|must|shall|ought to|is required to|are required to|requires? that)\b", re.IGNORECASE
)
_SAYS_DUTY = re.compile(
    r"\b(?:should|must|ought to|needs to|need to|recommend\w*|required to|requires)\b", re.IGNORECASE
)
_OBLIGING: frozenset[EvidenceKind] = frozenset(
    {"recommendation", "learning point", "question for the board", "area for improvement", "guidance"}
)
_DOUBT = re.compile(r"\b(?:may|might|possibly|perhaps|probably|alleged(?:ly)?|suspected|not possible to say)\b")
_DOUBT_BROADLY = re.compile(
    r"\b(?:may|might|can|could|possib\w+|perhaps|probabl\w+|alleg\w+|suspect\w*|potential\w*|likely|sometimes|thought|"
    r"believed|said|unclear|cannot|whether|if|would|unknown|risk)\b",
    re.IGNORECASE,
)
_REVIEW_FOUND = re.compile(
    r"\b(?:reviews?|reviewers?|reports?|inspectors?|inspections?|authors?|review team)(?: team)?(?: also| therefore)? "
    r"(?:found|finds|conclud\w+|identif\w+|established|discovered)\b|\b(?:a|the|its|key|one|main) findings?\b"
    r"|\bfinding \d|^\W*found that\b",
    re.IGNORECASE,
)
_GUIDANCE = re.compile(
    r"\b(?:guidance|Working Together|statut\w+|legislation|policy|policies|procedures?|protocols?|research|"
    r"stud(?:y|ies)|national (?:report|analyses|analysis|review)|handbook|Act \d{4}|law|model)\b",
    re.IGNORECASE,
)
_CITES_RULES = re.compile(r"\b(?:statutory|guidance|legislation|by law|the law|regulations)\b", re.IGNORECASE)
_RECOMMENDS = re.compile(r"\brecommend\w*", re.IGNORECASE)
_TOLD = re.compile(
    r"\b(?:said|says?|told|tells|describ\w+|felt|feels?|want\w*|wrote|writes|according|words?|recall\w+|explain\w+|"
    r"report\w*|believ\w+|thought|thinks?|remember\w*|asked|spoke\w*|quot\w+|view\w*|account|wish\w*|"
    r"would like|compl\w+|experienc\w+)\b",
    re.IGNORECASE,
)
_NOT_FOUND: frozenset[EvidenceKind] = frozenset(
    {"guidance", "research", "footnote", "voice", "recommendation", "question for the board"}
)
_LEAST = 2


def denial_differs(near: str, claim: str) -> bool:
    """The claim denies what the source does not, or states what it denies.

    A denial reaches over the content words of its clause. Where the claim's stand in the source undenied, or the
    source's stand in the claim and nothing there denies, the two differ; a denial hidden in a word ("declined",
    "unseen") excuses.
    """
    said, told = _denied(claim), _denied(near)
    near_stems, claim_stems = stems(near), stems(claim)
    broadly_told = bool(told) or bool(_DENIES_BROADLY.search(near))
    for scope in said:
        shared = scope & near_stems
        denied = {word for other in told for word in other}
        if not broadly_told or (shared and told and not shared & denied and len(shared) >= _LEAST):
            return True
    if said or _DENIES_BROADLY.search(claim):
        return False
    return any(scope and len(scope & claim_stems) >= max(1, (len(scope) + 1) // 2) for scope in told)


def _denied(text: str) -> list[frozenset[str]]:
    """The content stems of each clause that denies."""
    return [stems(clause) - _DENIAL_STEMS for clause in _CLAUSE.split(text) if clause and _DENIES.search(clause)]


_DENIAL_STEMS = frozenset(
    stem(word)
    for word in content_words("never none nobody nothing neither without unable failed fail fails failing cannot")
)


def duty_differs(near: str, kinds: Collection[EvidenceKind], claim: str) -> bool:
    """What should be done is told as done, or what was done as what should be."""
    if _OBLIGES.search(near):
        return not _DUTY.search(claim)
    asked = bool(set(kinds) & _OBLIGING) or bool(_DUTY.search(near))
    return bool(_SAYS_DUTY.search(claim)) and not asked


def doubt_differs(near: str, claim: str) -> bool:
    """What the source holds possible is told as a fact."""
    return bool(_DOUBT.search(near)) and not _DOUBT_BROADLY.search(claim)


def kind_differs(near: str, kinds: Collection[EvidenceKind], claim: str) -> bool:
    """Guidance, research, a voice or a recommendation told as what the review found, or the other way about."""
    whole = set(kinds)
    if _REVIEW_FOUND.search(claim) and (
        whole <= _NOT_FOUND or (_GUIDANCE.search(near) and not _GUIDANCE.search(claim))
    ):
        return True
    if _RECOMMENDS.search(claim) and "recommendation" not in whole and not _RECOMMENDS.search(near):
        return True
    if _CITES_RULES.search(claim) and not _GUIDANCE.search(near):
        return True
    return whole == {"voice"} and not _TOLD.search(claim)
