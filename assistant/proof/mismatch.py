"""Where a written claim says otherwise than the sentences it cites: denial, duty, doubt, and kind of evidence."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile

from assistant.words import stem, stems
from ingest.types import EvidenceKind
from ingest.words import content_words

_DENIES = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|seldom|rarely|hardly|without|unable|failed|fails?|failing|cannot|nowhere)\b|n['’]t\b",
    re.IGNORECASE,
)
_DENIES_QUIETLY = re.compile(
    r"\b(?:lack(?:s|ed|ing)?|absen(?:t|ce)|denied|refus\w+|unaware|unknown|unseen|unread|unasked|"
    r"un\w{4,}ed|missed|missing|declin\w+|disagree\w*|instead|rather than|overlook\w+|omit\w+|left out|excluded|"
    r"prevent\w*|stopp\w+|cancel\w+|closed|invisible|ignor\w+|unable|less|few|little|only|alone|silent|empty|"
    r"had yet|return\w*|impossible|wrong\w*|withheld|rejected|dropped|short of|beyond|in place of|kept from|"
    r"ended|other than|remain\w*|neglect\w*|against|stay\w*|keeps?|kept|open|yet|refuse)\b",
    re.IGNORECASE,
)
OPPOSED = [
    (one, two)
    for one, _, two in (
        pair.partition("/")
        for pair in (
            "before/after increase/decrease increased/decreased rose/fell more/fewer higher/lower better/worse "
            "all/none always/never often/rarely first/last early/late formal/informal internal/external younger/older "
            "strong/weak good/poor adequate/inadequate regular/irregular most/few many/few consistent/inconsistent "
            "began/ended included/excluded agreed/disagreed known/unknown opened/closed both/neither everyone/nobody "
            "everyone/anyone everybody/nobody everybody/anybody"
        ).split()
    )
]
_OUTCOMES = [
    ({"accepted"}, {"returned", "declined", "refused", "rejected", "closed"}),
    ({"returned", "declined", "refused", "rejected"}, {"accepted"}),
    ({"completed"}, {"unfinished", "incomplete"}),
    ({"present", "attended"}, {"absent"}),
    ({"upheld"}, {"overturned", "reversed"}),
    ({"overturned", "reversed"}, {"upheld"}),
]
_PLAIN = {
    form: forms.split()[0]
    for forms in (
        "know knew known;understand understood;child children;see saw seen;tell told;"
        "say said;take took taken;give gave given;hold held;"
        "speak spoke spoken;write wrote written;meet met;make made;find found;go goes went gone;bring brought;"
        "think thought;feel felt;hear heard;lead led;leave left;send sent;keep kept;begin began begun;"
        "show shown;rise rose risen;lose lost;build built"
    ).split(";")
    for form in forms.split()
}
_SAME = 0.75
_LISTED = 3
_DOUBTED = 60
_RATHER = re.compile(r"(.{3,80}?)(?:\brather than\b|\binstead of\b|(?:\band|,) not\b)(.{3,80})", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[,;:–()]|[.!?](?=\s|$)| - |\b(?:and|but|because|which|who|whom|that|when|while|although|whereas|so|as|if)\b"
)
_DUTY = re.compile(
    r"\b(?:should|must|shall|ought|needs? to|needed|requir\w+|recommend\w*|ask(?:s|ed)? (?:to|for|of)|call(?:s|ed)? "
    r"(?:for|on)|urg(?:es|ed)|propos(?:es|ed)|suggest\w*|advis(?:es|ed)|expects?|wants?|to seek|to be|supposed|duty|"
    r"meant to|assurance|(?:is|are) to|says? that|as a minimum|could|told\b.{0,60}\bto)\b",
    re.IGNORECASE,
)
_OBLIGES = re.compile(
    r"\b(?:should|must|shall|ought to|(?:is|are) (?:required|asked) to|requires? that"
    r"|(?<!the )(?<!a )(?<!of )needs? to)\b",
    re.IGNORECASE,
)
_SAYS_DUTY = re.compile(
    r"\b(?:should|must|ought to|needs to|need to|recommend\w*|required to|requires)\b", re.IGNORECASE
)
_ASKS = re.compile(r"\b(?:asks?|asked|whether|questions?|consider\w*|wonder\w*|how|what|if)\b", re.IGNORECASE)
_OBLIGING: frozenset[EvidenceKind] = frozenset(
    {"recommendation", "learning point", "question for the board", "area for improvement", "guidance"}
)
_DOUBTS = (
    (
        re.compile(r"\b(?:may|might|possibly|perhaps|probably|alleged(?:ly)?|suspected)\b"),
        re.compile(
            r"\b(?:may|might|can|could|possib\w+|perhaps|probabl\w+|alleg\w+|suspect\w*|potential\w*|likely|sometimes|"
            r"thought|believed|said|unclear|cannot|whether|if|would|unknown|risk)\b",
            re.IGNORECASE,
        ),
    ),
    (
        re.compile(r"\b(?:would have|could (?:\w+ )?have)\b"),
        re.compile(r"\b(?:would|could|might|may|should|if|ought|said)\b", re.IGNORECASE),
    ),
    (
        re.compile(r"\b(?:not possible to (?:say|know)|cannot (?:be known|say|know)|not (?:clear|known) whether)\b"),
        re.compile(r"\b(?:cannot|not|unclear|unknown|whether|may|might|impossible|nobody|no one)\b", re.IGNORECASE),
    ),
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


@dataclass(frozen=True, slots=True)
class _Denial:
    """The stems a denial reaches, and those of its whole clause."""

    reach: frozenset[str]
    clause: frozenset[str]


def denial_differs(near: str, passage: str, claim: str) -> bool:
    """The claim denies what the source does not, or states what it denies.

    A denial reaches over the content words that follow it in its clause. Where most of the words one side denies
    stand on the other, and no clause that denies there has any of them, the two differ, unless a word of its own
    there denies quietly ("declined", "unseen"). Of two sentences with the same words, both must deny as often. What
    the claim shares with no near sentence is looked for in the whole passage.
    """
    told, said = _denials(near), _denials(claim)
    if _turned_round(near, claim) or _far_denial_differs(near, passage, claim, said):
        return True
    told_stems, said_stems = _lemmas(near), _lemmas(claim)
    quiet_there, quiet_here = _quiet_denials(near) - said_stems, _quiet_denials(claim) - told_stems
    if quiet_there or quiet_here:
        return (not quiet_here and _undenied(told, said_stems, said)) or (
            not quiet_there and _undenied(said, told_stems, told)
        )
    same_words = min(len(told_stems & said_stems) / max(len(some), 1) for some in (told_stems, said_stems)) >= _SAME
    return (
        _undenied(told, said_stems, said)
        or _undenied(said, told_stems, told)
        or (same_words and _all_about(told, said_stems) and len(told) % 2 != len(said) % 2)
    )


def denies(text: str) -> bool:
    return bool(_DENIES.search(text))


def opposite_told(near: str, passage: str, claim: str) -> bool:
    """The claim has a word, and its source the opposite one only."""
    words = set(re.findall(r"\w+", claim.lower()))
    there, close = (set(re.findall(r"\w+", text.lower())) for text in (passage, near))
    pairs = [*OPPOSED, *((two, one) for one, two in OPPOSED)]
    return any(
        one <= words and not two & words and not one & there and two & close for one, two in map(_both_sets, pairs)
    ) or any(one & words and not one & there and two & there and not two & words for one, two in _OUTCOMES)


def _both_sets(pair: tuple[str, str]) -> tuple[set[str], set[str]]:
    return {pair[0]}, {pair[1]}


def _far_denial_differs(near: str, passage: str, claim: str, said: Sequence[_Denial]) -> bool:
    near_stems, claim_stems = _lemmas(near), _lemmas(claim)
    far = [denial for denial in _denials(passage) if not denial.reach <= near_stems]
    if not said and any(denial.reach and denial.reach <= claim_stems for denial in far):
        return not _quiet_denials(claim)
    beyond = [denial for denial in said if not denial.reach & near_stems]
    return _undenied(beyond, _lemmas(passage), _denials(passage))


def _turned_round(near: str, claim: str) -> bool:
    """What stands before and after "rather than" or "and not" changed places."""
    told, said = _RATHER.search(near), _RATHER.search(claim)
    if not told or not said:
        return False
    (one, two), (first, second) = (tuple(map(_lemmas, found.groups())) for found in (told, said))
    return bool((one - first) & (second - two) and (two - second) & (first - one))


def _all_about(denials: Sequence[_Denial], words: frozenset[str]) -> bool:
    return all(2 * len(denial.reach & words) > len(denial.reach) for denial in denials)


def _undenied(denials: Sequence[_Denial], others: frozenset[str], other_denials: Sequence[_Denial]) -> bool:
    denied = frozenset[str]().union(*(denial.clause for denial in other_denials))
    return any(
        2 * len(shared) > len(denial.reach) and not denial.clause & denied
        for denial in denials
        if (shared := denial.reach & others)
    )


def _denials(text: str) -> list[_Denial]:
    """Each denial with the stems it reaches: those up to the next in its clause, or before it where none follow.

    A few words after a comma or "and" that deny nothing belong to the clause before them, as in a list, and "neither"
    to the whole.
    """
    clauses = [clause for clause in _CLAUSE.split(text) if clause]
    found = []
    for at, clause in enumerate(clauses):
        before, *after = _DENIES.split(clause)
        listed = takewhile(lambda other: len(other.split()) <= _LISTED and not _DENIES.search(other), clauses[at + 1 :])
        whole = text if "neither" in clause.lower() else " ".join([clause, *listed])
        found += [_Denial(_lemmas(reached) or _lemmas(before), _lemmas(whole)) for reached in after]
    return found


def _quiet_denials(text: str) -> set[str]:
    return {word for found in _DENIES_QUIETLY.findall(text) for word in stems(found)}


def _lemmas(text: str) -> frozenset[str]:
    """The stems of content words, irregular verbs by their plain form; words that themselves deny left out."""
    words = [_PLAIN.get(word, word) for word in content_words(text)]
    return frozenset(stem(word) for word in words) - _DENIAL_STEMS


_DENIAL_STEMS = frozenset(
    stem(word)
    for word in content_words(
        "never none nobody nothing neither without unable failed fail fails failing cannot seldom "
        "rarely hardly yet anything "
        "anyone anybody everyone one"
    )
)


def duty_differs(best: str, near: str, kinds: Collection[EvidenceKind], claim: str) -> bool:
    """What should be done is told as done, or what was done as what should be; `best` holds most of the claim."""
    if (obliges := _OBLIGES.search(best)) and _lemmas(best[obliges.end() :]) & _lemmas(claim):
        return not _duties(claim) - _duties(_OBLIGES.sub(" ", best))
    if set(kinds) == {"question for the board"} and not (_DUTY.search(claim) or _ASKS.search(claim)):
        return True
    asked = bool(set(kinds) & _OBLIGING) or bool(_DUTY.search(near))
    return bool(_SAYS_DUTY.search(claim)) and not asked


def _duties(text: str) -> set[str]:
    return {found.lower() for found in _DUTY.findall(text)}


def doubt_differs(near: str, claim: str) -> bool:
    """What the source holds possible is told as a fact; what follows its "may" closely must stand in the claim."""
    own = _lemmas(claim)
    return any(
        not said.search(claim) and any(_lemmas(near[found.end() :][:_DOUBTED]) & own for found in told.finditer(near))
        for told, said in _DOUBTS
    )


def _says_found(claim: str, near: str) -> bool:
    """The claim says that the review found something, and does not only repeat its source's word "findings"."""
    said = {found[0].lower() for found in _REVIEW_FOUND.finditer(claim)}
    return any(not (words.endswith(("finding", "findings")) and words in near.lower()) for words in said)


def kind_differs(near: str, kinds: Collection[EvidenceKind], claim: str) -> bool:
    """Guidance, research, a voice or a recommendation told as what the review found, or the other way about."""
    whole = set(kinds)
    if _says_found(claim, near) and (whole <= _NOT_FOUND or (_GUIDANCE.search(near) and not _GUIDANCE.search(claim))):
        return True
    if _RECOMMENDS.search(claim) and "recommendation" not in whole and not _RECOMMENDS.search(near):
        return True
    if _CITES_RULES.search(claim) and not (_GUIDANCE.search(near) or _CITES_RULES.search(near)):
        return True
    return whole == {"voice"} and not _TOLD.search(claim)
