"""What a follow-up means by "it", "they" or "she": the thing or the person that the question before it was about."""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.proof.actors import MEN, N_PEOPLE, RELATIVES, WOMEN, actor_spans, actors
from assistant.words import asked_stems

_ABOUT = re.compile(
    r"^.*?\b(?:say|says|said|find|found|conclude[ds]?|recommend(?:ed|s)?|learn(?:ed|t)?|tell|told|mentions?|brief me"
    r"|know|findings?|recommendations?|good practice|learning|lessons)\s+"
    r"(?:us |me )?(?:about|on|of|for|to|in|with) (?P<thing>.+)$"
    r"|^\W*what (?:is|are|was|were) (?P<is>(?:the|an?) .+)$",
    re.IGNORECASE,
)
_OF_REVIEW = re.compile(
    r"\s+(?:in|from|of|by|across|for)\s+(?:(?:the|that|this|these|those|all|any)\s+)?(?:\w+\s+){0,3}?"
    r"(?:reviews?|reports?|cases?|inspections?)\b.*$",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"(?:\s+(?:in|from|of|by|for|the|and))+$", re.IGNORECASE)
_NO_THING = re.compile(
    r"\b(?:it|its|they|them|their|he|him|his|she|her|this|that|these|those|when|how|why|what|who|which|whether|where"
    r"|is|are|was|were|did|does|do|has|have|had|should|could|can|will|would)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 6
_TELLS = r"(?:say|says|said|recommend\w*|find|finds|found|mention\w*|suggest\w*|conclude\w*|tells?|told|ask\w*|call\w*)"
# "It" and "they" as a thing: not the review that says something, nor "it is known that".
_SUBJECT = re.compile(
    rf"\b(?P<one>it|they)\b(?! (?:\w+ )?{_TELLS}\b)(?! (?:\w+ ){{1,2}}that\b)",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"\b(?:about|on|of|for|to|with|in|by|from|over|after|into)\s+(?P<one>it|that|this|them|those|these)(?=\W*$)"
    r"|\s(?P<last>it|them)(?=\W*$)",
    re.IGNORECASE,
)
_ASK_OURSELVES = re.compile(
    r"^\W*(?:(?:and|so|ok|okay),? )?(?:what|which questions?) (?:should|could|can|must) "
    r"(?:we|our board|the board|boards|partners|our partnership)(?: all)? (?:be )?(?:ask|consider)(?:ing)?"
    r"(?: (?:ourselves|itself|themselves))?\W*$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"(?:s|children|people|women|men|staff|police)$", re.IGNORECASE)
_NOT_SEVERAL = re.compile(r"(?:ss|us|is)$", re.IGNORECASE)
_REVIEW = r"(?:['’]s?)? (?:serious )?(?:case|review|report|inspection|SCR|L?CSPR)\b"
_PERSON = re.compile(r"\b(?:she|he|her|him|his|hers)\b", re.IGNORECASE)
_MALE = re.compile(r"\b(?:he|him|his)\b", re.IGNORECASE)
_FEMALE = re.compile(r"\b(?:she|her|hers)\b", re.IGNORECASE)
# What leans on more than a person: "did she agree with that?".
_LEANS_FURTHER = re.compile(
    r"^\W*(?:and|but|so|what about|how about)\b|\b(?:it|that|this|those|these|they|them|their|there|same|then|so|else"
    r"|next|after(?:wards?)?|before)\b",
    re.IGNORECASE,
)
# What stands after a "her" that owns it.
_OWNED = re.compile(
    r" (?!(?:to|in|at|on|when|and|or|by|from|for|with|about|ever|again|into|out|up|away|alone|while|because|until|as"
    r"|during|how|what|why|where|not|being|seen|now)\b)\w"
)
_FILLER = r"(?:ok|okay|right|now|next|so|and|well)\b"
_OWN_THING = re.compile(
    rf"^\W*(?:{_FILLER}[\s,]*)*(?!{_FILLER})(?P<thing>[^-–:?,]{{3,60}}?)\s*(?:\s[-–]|[:,])\s+(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_OF_ONESELF = re.compile(r"(?:i|i['’]\w+|we|we['’]\w+|my|our|thanks?|please|no|yes|sorry|hi|hello)\b", re.IGNORECASE)


def with_own_thing(question: str) -> str | None:
    """A question that tells its matter first, put whole: "early help - what do they say about that?"; else None."""
    found = _OWN_THING.match(question)
    object_ = _OBJECT.search(found["rest"]) if found else None
    if not found or not object_ or not asked_stems(found["thing"]):
        return None
    if _NO_THING.search(found["thing"]) or _OF_ONESELF.match(found["thing"]):
        return None
    group = "one" if object_["one"] else "last"
    start, end = object_.span(group)
    rest = f"{found['rest'][:start]}{found['thing']}{found['rest'][end:]}"
    return re.sub(r"\b(do|did) (?:they|it)\b", r"\1 the reviews", rest)


def thing_spoken_of(topic: str) -> str:
    """The thing that is all an earlier question asks of, without names of reviews: "the neglect strategy"; "" for none.

    A question that asks more of it than what is said has none, nor one about something longer than six words.
    """
    found = _ABOUT.match(topic.strip(" ?.!"))
    thing = _TRAILING.sub("", _OF_REVIEW.sub("", (found["thing"] or found["is"]) if found else "")).strip(" ,")
    few = 0 < len(thing.split()) <= _MOST_WORDS
    return thing if few and asked_stems(thing) and not _NO_THING.search(thing) else ""


def with_thing(question: str, thing: str, *, is_object: bool = False) -> str | None:
    """A follow-up with the thing spoken of in place of its "it", "they" or "about that"; None where it has none.

    "It" stands for one thing and "they" for several; only what ends the question where the thing is its object. What
    boards should ask themselves, and no more, is asked about the thing.
    """
    if thing and _ASK_OURSELVES.match(question):
        return f"What should the board ask itself about {thing}?"
    head = re.split(r"\s+(?:of|in|for|with|placed|who|that)\s+", thing, maxsplit=1)[0] if thing else ""
    several = bool(_SEVERAL.search(head)) and not _NOT_SEVERAL.search(head) and not head.isupper()
    for pattern in (_OBJECT,) if is_object else (_OBJECT, _SUBJECT):
        for found in pattern.finditer(question) if thing else ():
            group = "one" if found["one"] else "last"
            means_several = {"it": False, "they": True, "them": True, "those": True, "these": True}
            if means_several.get(found[group].lower(), several) == several:
                return f"{question[: found.start(group)]}{thing}{question[found.end(group) :]}"
    return None


def with_person(question: str, earlier: str, children: Collection[str], answer: str = "") -> str | None:
    """A follow-up with a name in place of "she" or "his"; None where it means more or it is unsure who is meant.

    Who is meant is the one child that the earlier question names, or the one relative or professional where it names no
    child: "was she taking drugs?" after one about Rowan. `children` are the names of those the reviews spoken of are
    about. A child whom the `answer` calls "she" more than "he" is not meant by "he".
    """
    found = _PERSON.search(question)
    both = _MALE.search(question) and _FEMALE.search(question)
    if not found or both or _LEANS_FURTHER.search(question) or not asked_stems(question):
        return None
    owned = rf"['’]s (?:{'|'.join(RELATIVES.values())})\b"
    named = [child for child in children if re.search(rf"\b{re.escape(child)}\b(?!{_REVIEW}|{owned})", earlier)]
    no_one = WOMEN if _MALE.fullmatch(found[0]) else MEN
    others = {earlier[start:end].lower() for start, end in actor_spans(earlier) if _is_one(earlier[start:end], no_one)}
    if len(named) + len(others) != 1 or (named and not _may_be_called(found[0], answer)):
        return None
    who = named[0] if named else _as_typed(earlier, next(iter(others)), children)

    def put(pronoun: re.Match[str]) -> str:
        owns = pronoun[0].lower() in {"his", "hers"} or (
            pronoun[0].lower() == "her" and _OWNED.match(pronoun.string[pronoun.end() :])
        )
        return f"{who}'s" if owns else who

    return _PERSON.sub(put, question, count=1)


def _may_be_called(pronoun: str, answer: str) -> bool:
    men, women = len(_MALE.findall(answer)), len(_FEMALE.findall(answer))
    return men >= women if _MALE.fullmatch(pronoun) else women >= men


def _is_one(name: str, no_one: Collection[str]) -> bool:
    """Tell whether a name is of one person, and of none of these."""
    return any(group < N_PEOPLE and one not in no_one for group, one in actors(name)) and not name.endswith("s")


def _as_typed(text: str, name: str, children: Collection[str]) -> str:
    """A relative or professional as the text names them, with the child whose they are, else with "the"."""
    at = text.lower().index(name)
    owner = re.search(rf"\b(?:{'|'.join(map(re.escape, children)) or '(?!)'})['’]s (?:\w+ )?$", text[:at])
    return f"{owner[0] if owner else 'the '}{text[at : at + len(name)]}"
