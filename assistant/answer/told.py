"""What somebody said, or what has changed, where nothing more is asked: "what did the children say?"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answer.antecedent import with_antecedents
from assistant.answer.manner import says_duty
from assistant.proof.actors import PROFESSIONALS, RELATIVES
from assistant.question.converse import last_asked
from assistant.question.understand import Understood
from assistant.search.sentences import telling
from assistant.types import Draft, Evidence
from assistant.words import alike
from ingest.encode import Encoder
from ingest.index import Index

MOST_REVIEWS = 60
MOST_OF_ONE, MOST_OF_ALONE = 5, 10
MOST_NEAR = 4
NEAR = 0.25
NEAR_OF_ONE = 0.15
OF_BEST = 0.6
TOO_ALIKE = 0.6

_SAYING = r"say|tell|feel|think|want|wish for|describe|report|said|told|felt|wanted"
_TO_WHOM = (
    r"us|them|professionals|reviewers|inspectors"
    r"|the (?:lead )?(?:reviewers?|review(?: team)?|panel|inspectors?|professionals)"
)
_OF_ALL = (
    r"it|this|that|things|their experiences?|what happened|(?:the|these) (?:reviews?|case|reports?)"
    r"|(?:the )?(?:services?|help|support)(?: they (?:got|received))?"
)
_ASKS_SAID = re.compile(
    rf"(?:and |so )?(?:what|how) (?:did|do|does|have|has|had) (?P<who>.+?) (?:{_SAYING})\b(?P<matter>.*)"
    r"|(?:(?:give|find|show|get) me |is there |are there |have you |any |some |an? |one |good |useful |direct )*"
    r"(?:quotes?|quotations?|(?:own )?words)(?: (?:that |which )?(?:I|we) (?:can|could) use)? (?:from|of|by) "
    r"(?:an? |the |any |one of the )?(?P<whose>[^?,]{3,40}?)(?P<of>(?: (?:about|on) .*)?)\W*"
    r"|what (?:was|is|were|are) (?P<theirs>.+?)(?:['’]s?)? (?:views?|wishes and feelings|feelings)\b(?P<on>.*)",
    re.IGNORECASE,
)
_NO_MATTER = re.compile(
    rf"(?: (?:to )?(?:{_TO_WHOM}))?(?: (?:about|of|in) (?:{_OF_ALL}))?"
    r"(?: in (?:the )?.{1,60}?(?:case|review|report|inspection|SCR|L?CSPR))?\W*",
    re.IGNORECASE,
)
_ASKS_CHANGE = re.compile(
    r"(?:and |so )?what(?:['’]s| is| has| have|(?: other)? changes? (?:has|have|were|was))? ?(?:been )?"
    r"(?:changed?|changes|made|improved|done|different)(?: now)?(?: (?:in|at|for|there)\b)?"
    r"(?: (?:since|as a result|in response|after|following)(?: (?:of |to )?(?:then|(?:the|this|that|these|['’]s) "
    r"(?:.{0,50} )?(?:reviews?|case|inspections?|reports?|findings|recommendations|deaths?|incidents?|events?)\b.{0,30}"
    r"|(?:review|case|inspection)\b))?)?\W*",
    re.IGNORECASE,
)
_ANYTHING_CHANGED = re.compile(
    r"(?:and |so |but )?(?:has|have|did) (?:(?!\b(?:that|it|they|when|if)\b)[\w'’-]+ ){0,4}?"
    r"(?:already |since |now |been )*(?:chang|improv|implement|done?\b)\w* (?:anything|something|things|much)"
    r"(?: (?:since|yet|now|already|differently))*\W*",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\b(?:since|as a result|in response|after|following|now|changed)\b", re.IGNORECASE)
_CHANGED = re.compile(
    r"\b(?:has|have) (?:(?:now|since|recently|also|already) )*(?:been )?(?:implemented|introduced|revised|put in place"
    r"|amended|strengthened|commissioned|established(?! that)|launched|rolled out|improved|made amendments"
    r"|taken action)\b|\bnow (?:has|have|made|requires?)\b"
    r"|\b(?:is|are) (?:now|currently) (?:also )?(?:being|part|required|asked|able|in place|offered|available"
    r"|the responsibility|shared|mandatory|routine\w*)\b"
    r"|^As a result of (?:this|the) (?:review|case)|\bsince (?:this|the) (?:review|case|incident)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Group:
    """Those a question may ask after, and how reviews name them: the children's own names too, or nothing else."""

    asked: str
    named: str
    are_subjects: bool = False
    by_name: bool = False


# "The partner agencies", "the school nurse" and "police records" are neither partner, school nor police.
_NOT_BODIES = r"(?! (?:agenc(?:y|ies)|nurs\w+|records?|reports?|notes?|systems?|organisations?|services?)\b)"
_GROUPS = (
    _Group(
        r"(?:looked.after )?(?:(?:children and )?young (?:people|persons?)|child(?:ren)?|kids?|siblings?)",
        r"child(?:ren)?(?! protection)|young (?:people|persons?|wom[ae]n|m[ae]n)|care leavers?|siblings?|teenagers?"
        r"|girls?|boys?|pupils?",
        are_subjects=True,
    ),
    _Group(
        r"(?:famil(?:y|ies)|parents?|relatives)(?: and (?:carers|famil(?:y|ies)))?",
        r"parents?|mothers?|fathers?|grand(?:mother|father|parents?)|famil(?:y|ies)|aunts?|uncles?",
    ),
    _Group(r"(?:foster )?carers?", r"carers?"),
    _Group(
        r"(?:front.?line )?(?:practitioners?|professionals?|staff|workers?)",
        r"practitioners?|professionals?|staff|(?:social )?workers?|managers?",
    ),
    *(
        _Group(rf"(?:maternal |paternal )?(?:{words})s?", rf"(?<!step-)(?:{words})s?{_NOT_BODIES}")
        for words in (*RELATIVES.values(), *PROFESSIONALS.values(), "police", "school")
    ),
)
_SAID = (
    r"(?:(?:said|says)(?! things)|told|felt|feels|described(?! (?:as|by|in))|stated|states|explained"
    r"|(?:shared|expressed) (?:that|the view|a wish|(?:his|her|their) (?:wish|view|feeling)\w*)|spoke (?:about|of)"
    r"|wanted|wished|recalled|reported(?! (?:her|him|it|missing|them|this|to)\b)|thought|believed|disclosed|complained"
    r"|asked (?:for|why))\b"
)
_THEY_SAY = re.compile(
    rf"\b(?:he|she|they)\b(?: (?!(?:was|were|is|are|be|been) )[\w'’-]+){{0,3}}? {_SAID}", re.IGNORECASE
)
NOT_BY_THEM = "No sentence that tells what they said of this was found. What is quoted is other text."
_NONE_CHANGED = "No sentence was found that says in so many words what has changed since."
_NOT_AFTER = "Quoted is what the reviews tell of changes; what was done after a review was published is not in it."
_ASKS_DONE = re.compile(
    r"(?:^|[–.,] *|\b(?:and|but) )(?:has|have|was|were|did|is|are) "
    r"(?:it|that|this|they|those|these|any of (?:it|that|them|those)"
    r"|(?:the )?recommendations?(?: \d+[a-z]?)?(?: (?:of|in|from|by) [^?]{1,60}?)?)"
    r"(?: (?:ever|since|now|actually|yet|all|get|got))* (?:been )?"
    r"(?:done|implemented|actioned|carried out|completed|put in place|acted (?:up)?on|happen(?:ed)?|in place)\W*$",
    re.IGNORECASE,
)
_RECOMMENDED = "A review does not tell what was done about its recommendations after it was published."
_NONE_SAID = "No sentence was found that says in so many words what they said or felt."


def told(index: Index, encoder: Encoder, question: Understood) -> Draft | None:
    """What those asked after say or feel, or what has changed, by review; it is said where no sentence tells it.

    Asked of nothing more, the first such sentences of every review, in reading order; of what a child said of a matter,
    those nearest to it. None where a question asks anything else, where kinds of evidence are filtered, or of more than
    `MOST_REVIEWS`: these are searched instead.
    """
    if question.items or question.paragraphs or question.only_kinds or len(question.documents) > MOST_REVIEWS:
        return None
    most = MOST_OF_ALONE if len(question.documents) == 1 else MOST_OF_ONE
    if asks_change(question):
        changed = [_first(_changed(index, name), most) for name in question.documents]
        return _listed(changed, none=_NONE_CHANGED, beside=_NOT_AFTER)
    asks = _ASKS_SAID.fullmatch(last_asked(question.query))
    group = _asked_after(index, question, asks["who"] or asks["theirs"] or asks["whose"]) if asks else None
    if asks is None or group is None:
        return None
    if _NO_MATTER.fullmatch(asks["matter"] or asks["on"] or asks["of"] or ""):
        return _listed([_first(_said(index, name, group), most) for name in question.documents], none=_NONE_SAID)
    if not group.by_name:
        return None
    return _near(encoder, question, [one for name in question.documents for one in _said(index, name, group)])


def not_by_them(index: Index, question: Understood, chosen: Sequence[Evidence]) -> str:
    """What to say where it was asked what somebody said of a matter, and nothing that is quoted is said by them."""
    asks = _ASKS_SAID.fullmatch(last_asked(question.query))
    group = _asked_after(index, question, asks["who"] or asks["theirs"] or asks["whose"]) if asks else None
    if group is None or any(_is_said_by(index, e, group) for e in chosen):
        return ""
    return NOT_BY_THEM


def _is_said_by(index: Index, evidence: Evidence, group: _Group) -> bool:
    """Tell whether a sentence says what these say, or what "she" does where it names no other child."""
    subjects = index.metadata[evidence.hit.passage.document].subjects
    others = [s for s in subjects if s in evidence.text and not re.fullmatch(group.named or r"(?!)", s, re.IGNORECASE)]
    they = _THEY_SAY.search(evidence.text) and not (group.by_name and others)
    return bool(_says(index, evidence.hit.passage.document, group).search(evidence.text) or they)


def asks_change(question: Understood) -> bool:
    """Tell whether a question asks what has changed since, and nothing more."""
    asked = last_asked(question.topic)
    if _ANYTHING_CHANGED.fullmatch(asked):
        return True
    return bool(_ASKS_CHANGE.fullmatch(asked) and _SINCE.search(question.topic))


def not_told_if_done(question: Understood) -> str:
    """What to say where it is asked whether a recommendation was carried out; "" for any other question."""
    of_one = "recommend" in question.about.lower() or any(kind == "recommendation" for kind, _ in question.items)
    return _RECOMMENDED if of_one and _ASKS_DONE.search(question.query) else ""


def _listed(by_review: Sequence[Sequence[Evidence]], *, none: str, beside: str = "") -> Draft:
    """`beside` is said with what is quoted, `none` without."""
    evidence = tuple(one for told_by_one in by_review for one in told_by_one)
    return Draft(evidence, (), (), note=beside if evidence else none, best=1.0 if evidence else 0.0)


def _near(encoder: Encoder, question: Understood, said: Sequence[Evidence]) -> Draft | None:
    """What is said near the matter asked about, the nearest first, by review."""
    if not said:
        return None
    vectors = encoder.encode([question.topic, *(one.text for one in said)])
    scored = [replace(one, score=float(near)) for one, near in zip(said, vectors[1:] @ vectors[0], strict=True)]
    scored.sort(key=lambda one: -one.score)
    best = scored[0].score
    least = NEAR_OF_ONE if len(question.documents) == 1 else max(NEAR, OF_BEST * best)
    by_review: dict[str, list[Evidence]] = {}
    for one in scored:
        taken = by_review.setdefault(one.hit.passage.document, [])
        if one.score >= least and len(taken) < MOST_NEAR:
            taken.append(one)
    evidence = tuple(one for taken in by_review.values() for one in taken)
    return Draft(evidence, (), (), best=best) if evidence else None


# "Rowan's mother", "the child's aunt".
_WHOSE = re.compile(
    rf"^[\w' ’-]{{1,30}}?['’]s (?=(?:(?:ma|pa)ternal )?(?:{'|'.join(RELATIVES.values())})s?$)", re.IGNORECASE
)


def _asked_after(index: Index, question: Understood, who: str) -> _Group | None:
    if question.named:
        who = re.sub(r"\s+(?:in|of|from) .*$", "", who, flags=re.IGNORECASE)
    who = _WHOSE.sub("", who) if _WHOSE.match(who) else who
    names = re.split(r",? and |, ", who)
    subjects = {s.lower() for name in question.documents for s in index.metadata[name].subjects}
    if question.named and {name.lower() for name in names} <= subjects:
        return _Group("", "|".join(map(re.escape, names)), by_name=True)
    group = next((g for g in _GROUPS if re.fullmatch(rf"(?:the )?(?:{g.asked})", who, re.IGNORECASE)), None)
    side = re.match(r"(?:the )?((?:ma|pa)ternal) ", who, re.IGNORECASE)
    return replace(group, named=f"{side[1]} (?:{group.named})") if group and side else group


def _said(index: Index, name: str, group: _Group) -> Iterator[Evidence]:
    yield from with_antecedents(index, list(telling(index, name, _says(index, name, group).search)))


def _says(index: Index, name: str, group: _Group) -> re.Pattern[str]:
    """What a sentence of a review holds that tells what one of these said or felt."""
    subjects = "|".join(map(re.escape, index.metadata[name].subjects)) if group.are_subjects else ""
    who = f"{group.named}|{subjects}" if subjects else group.named
    between = r"(?: (?!(?:was|were|is|are|be|who|he|she|they) )[\w'’-]+){0,3}?"
    later = rf"^(?:The )?(?:{who})\b(?!['’]s)[^,;]{{0,120}}? (?:and|but) {_SAID}"
    by = rf"\b(?:described|reported|stated|told|said) by (?:(?:the|her|his|their) )?(?:{who})\b(?!['’]s)"
    return re.compile(rf"\b(?:{who})\b(?!['’]s){between} {_SAID}|{later}|{by}", re.IGNORECASE)


def _changed(index: Index, name: str) -> Iterator[Evidence]:
    return telling(index, name, lambda text: _CHANGED.search(text) and not says_duty(text))


def _first(found: Iterable[Evidence], most: int) -> list[Evidence]:
    taken: list[Evidence] = []
    for one in found:
        if all(alike(one.text, other.text) < TOO_ALIKE for other in taken):
            taken.append(one)
        if len(taken) == most:
            break
    return taken
