"""The people, bodies and names of a claim that its source does not name, or names in another part."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

RELATIVES = {
    "mother": "mother|mum|mam|mummy",
    "father": "father|dad|daddy",
    "stepfather": "step-?father|step-?dad",
    "stepmother": "step-?mother|step-?mum",
    "grandmother": "grandmother|grandma|granny|gran|nan",
    "grandfather": "grandfather|grandpa|granddad|grandad",
    "aunt": "aunt|auntie",
    "uncle": "uncle",
    "sister": "sister",
    "brother": "brother",
    "cousin": "cousin",
    "partner": "partner|boyfriend|girlfriend",
    "foster carer": "foster carer|foster parent|foster mother|foster father",
    "neighbour": "neighbour",
    "landlord": "landlord",
    "friend": "friend",
    "lodger": "lodger",
}
CHILDREN = (
    "bab(?:y|ies)|child(?:ren)?|infants?|boys?|girls?|toddlers?|teenagers?|young (?:person|people)|siblings?|twins?"
)
PROFESSIONALS = {
    "health visitor": "health visitor",
    "midwife": "midwife|midwives",
    "social worker": "social worker",
    "school nurse": "school nurse",
    "nursery nurse": "nursery nurse",
    "gp": "gps?|general practitioner|family doctor",
    "officer": "police officer|officer in the case|detective",
    "sergeant": "sergeant",
    "teacher": "teacher",
    "teaching assistant": "teaching assistant",
    "headteacher": "head ?teacher",
    "tutor": "tutor",
    "paediatrician": "paediatrician",
    "nurse": "nurse",
    "housing officer": "housing officer",
    "personal adviser": "personal advis[eo]r",
    "family support worker": "family support worker",
    "early help worker": "early help worker",
    "youth worker": "youth worker",
    "safeguarding lead": "designated safeguarding lead|safeguarding lead|dsl",
    "iro": "independent reviewing officer|iro",
    "manager": "manager",
    "coach": "coach",
    "care coordinator": "care co-?ordinator",
    "coroner": "coroner",
    "administrator": "administrator",
    "probation officer": "probation officer",
    "psychiatrist": "psychiatrist",
    "psychologist": "psychologist",
}
BODIES = {
    "police": "police",
    "school": "schools?",
    "hospital": "hospital",
    "emergency department": "emergency department|a&e|accident and emergency",
    "housing": "housing (?:department|office|service|team)",
    "council": "council",
    "local authority": "local authorit(?:y|ies)",
    "partnership": "partnership",
    "board": "board",
    "health board": "health board",
    "integrated care board": "integrated care board|icb",
    "public health": "public health",
    "social care": "children's social care|social care|social services|csc",
    "probation": "probation service|probation",
    "cmht": "community mental health team|cmht|adult mental health services?",
    "cypmhs": "children and young people's mental health services?|cypmhs|camhs",
    "mash": "multi-agency safeguarding hub|mash",
    "nursery": "nursery",
    "court": "courts?",
    "inspectorate": "inspectorate|ofsted",
    "youth offending team": "youth offending team",
    "pupil referral unit": "pupil referral unit|pru",
    "neonatal unit": "neonatal unit",
    "fire": "fire (?:service|officer|brigade)s?|fire and",
    "nhs": "nhs",
    "leaving care": "leaving care",
    "substance misuse service": "substance misuse service",
    "domestic abuse service": "domestic abuse service",
    "mental health service": "mental health service",
}
_GROUPS = (RELATIVES, PROFESSIONALS, BODIES)
# The first groups are of people, the last of bodies.
N_PEOPLE = 2
_ACTOR = re.compile(
    "|".join(
        rf"(?P<_{group}_{n}>\b(?:{words})s?\b)"
        for group, actors in enumerate(_GROUPS)
        for n, words in sorted(enumerate(actors.values()), key=lambda pair: -max(map(len, pair[1].split("|"))))
    )
)
GENERIC = frozenset({"partnership", "board", "council", "local authority", "friend"})
_NAME = re.compile(r"\b[A-Z][a-z]{2,}\b")
_ACRONYM = re.compile(r"\b[A-Z]{2,7}\b")
_CALENDAR = frozenset(
    "January February March April May June July August September October November December Monday Tuesday Wednesday "
    "Thursday Friday Saturday Sunday".split()
)
_NOT_NAMES = frozenset(
    "Board Partnership Council Review Serious Case Learning Finding Findings Recommendation Recommendations Point "
    "Points Local Child Children Safeguarding Practice Inspection Report Social Care Section Question "
    "Consideration Baby Inspectors Reviewers Reviewer Authority Lead The Service Services Area".split()
)
WOMEN = frozenset({"mother", "grandmother", "aunt", "sister", "stepmother"})
MEN = frozenset({"father", "grandfather", "uncle", "brother", "stepfather"})
_PASSIVE = re.compile(r"\b(?:was|were|been|be|is|are|being) (?:\w+ )?\w+(?:ed|en|wn|de|ld|nt|ght)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:He|She|They|It)\b")
_BY = re.compile(r"\bby\b", re.IGNORECASE)


@lru_cache(maxsize=512)
def actors(text: str) -> tuple[tuple[int, str], ...]:
    """The people and bodies of a text in order, each as (group, one name for all its names)."""
    found = []
    for match in _ACTOR.finditer(text.lower().replace("’", "'")):
        group, n = map(int, (match.lastgroup or "").strip("_").split("_"))
        found.append((group, list(_GROUPS[group])[n]))
    return tuple(found)


def actor_spans(text: str) -> list[tuple[int, int]]:
    """Where a text names people or bodies: the start and end of each."""
    return [match.span() for match in _ACTOR.finditer(text.lower().replace("’", "'"))]


def actors_differ(best: str, near: str, passage: str, claim: str, *, before: str = "") -> bool:
    """The claim names someone the passage does not, or someone else than the sentence it rests on.

    `best` is the sentence of the passage that holds most of the claim, `near` the sentences that it cites, `before` the
    one before `best`, which tells whom it means by "she" or "they".
    """
    said, told, anywhere = set(actors(claim)), set(actors(near)), set(actors(passage))
    if any(actor not in anywhere for actor in said if actor[1] not in GENERIC):
        return True
    unnamed = {actor for actor in said - told if actor[1] not in GENERIC}
    meant = set(actors(before)) if _PRONOUN.match(best) else set()
    if unnamed and meant and not meant & said:
        return True
    missing = {group for group, _ in unnamed}
    instead = {group for group, _ in told - said}
    if missing & instead:
        return True
    first = set(actors(best))
    for group in {group for group, _ in said - first}:
        there = {actor for actor in first if actor[0] == group}
        if there and not there & said:
            return True
    return _other_gender(best, said - first)


def _other_gender(best: str, unnamed: Collection[tuple[int, str]]) -> bool:
    """One not named in the sentence is of the other gender than its only pronouns."""
    he, she = (re.search(rf"\b(?:{words})\b", best, re.IGNORECASE) for words in ("he|him|his", "she|her|hers"))
    names = {name for _, name in unnamed}
    return bool((he and not she and names & WOMEN) or (she and not he and names & MEN))


def parts_differ(near: str, claim: str) -> bool:
    """Two that the claim and its source both name have changed places, and neither sentence was turned round."""
    said, told = ([name for _, name in actors(text)] for text in (claim, near))
    both = [name for name in dict.fromkeys(said) if said.count(name) == 1 and told.count(name) == 1]
    if len(both) != 2 or any(bool(way.search(claim)) != bool(way.search(near)) for way in (_BY, _PASSIVE)):
        return False
    return said.index(both[0]) < said.index(both[1]) and told.index(both[0]) > told.index(both[1])


def unknown_names(allowed: str, claim: str, acronyms: Mapping[str, str]) -> set[str]:
    """Names and acronyms of the claim, after its first word, that stand nowhere in `allowed`, nor spelt out there."""
    there = allowed.lower()
    spelt = {short.lower(): full.lower() for short, full in acronyms.items()}
    initials = "".join(word[0] for word in re.findall(r"\w+", there))
    names = {name for name in _NAME.findall(claim[1:]) if name not in _CALENDAR | _NOT_NAMES}
    unknown = {name for name in names if name.lower().rstrip("s") not in there}
    for short in _ACRONYM.findall(claim):
        known = short.lower() in there or spelt.get(short.lower(), "?") in there
        if not known and not (len(short) > 2 and short.lower() in initials):
            unknown.add(short)
    full = " ".join(text for short, text in spelt.items() if re.search(rf"\b{re.escape(short)}\b", there))
    return {name for name in unknown if name.lower() not in full}


def persons_differ(near: str, claim: str, persons: Collection[str]) -> bool:
    """The claim tells of one of these persons what its source tells of another."""
    said, told = _named(claim, persons), _named(near, persons)
    return bool(said - told) and bool(told - said)


def _named(text: str, persons: Collection[str]) -> set[str]:
    return {person for person in persons if re.search(rf"\b{re.escape(person)}\b", text)}


def persons_of(subjects: Sequence[str], title: str | None) -> tuple[str, ...]:
    """The names in a review's subjects, such as "Rowan"; where it gives none, in what its title says last."""
    known = subjects or [(title or "").rpartition(": ")[2]]
    names = [name for subject in known for name in re.findall(r"[A-Z][a-z]+|\b[A-Z]\b", subject)]
    return tuple(name for name in names if name not in {"Child", "Baby", "Family", "Young", "Person"})
