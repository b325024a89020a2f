"""Whose doing is asked about: "what did the Luton social worker do", "did Chloe have any injuries"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.proof.actors import CHILDREN, GENERIC, RELATIVES, actor_spans, actors
from assistant.question.converse import last_asked
from assistant.question.understand import Understood
from assistant.types import Evidence
from ingest.index import Index

_BEFORE = re.compile(
    r"\b(?i:did|do|does|was|were|had|has|have|is|are|should|could) (?:(?:the|an?|any|her|his|their|its) )?"
    r"(?P<where>[A-Z][a-z]{2,} )?$"
)
_NO_PLACE = frozenset("The This That Each Another Any Some Her His Their Designated Named Senior Allocated".split())
_OF_CHILDREN = re.compile(rf"\b(?:{CHILDREN}|all four|they|them)\b", re.IGNORECASE)
_OF_ONE = re.compile(r"\b(?:he|she|him)\b", re.IGNORECASE)
_RELATIVE = re.compile(rf"\b(?:{'|'.join(RELATIVES.values())}|parents?)\b", re.IGNORECASE)


_WHETHER_RELATIVE = re.compile(
    r"^\W*(?:(?:and|so|but) )?(?:did|do|does|was|were|had|has|have|is|are) "
    rf"(?:(?:the|her|his|their) |[\w' ’-]{{1,30}}?['’]s )(?P<who>{'|'.join(RELATIVES.values())})\b(?!['’])",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"(?:she|he|they)\b", re.IGNORECASE)
_PARENTS = re.compile(r"\b(?:parents?|parental|famil(?:y|ies)|adults)\b", re.IGNORECASE)


def by_the_one_asked(index: Index, question: Understood, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Of sentences that score enough, those about whom a question asks what they did, or whether it was so of them.

    A professional or body: only what names them, where anything does; and where the question says of which place they
    are ("the Luton social worker"), nothing that names those of another place. A child named in a review of several:
    nothing that names a relative or another of the children and not this child nor the children. A relative asked
    whether something was so of them: only what names them.
    """
    of_child = _of_child(index, question, evidence)
    if relative := _relative_asked(question.query):
        return [e for e in of_child if _is_of_relative(index, relative, e)]
    asked = _agent(question.topic)
    if asked is None:
        return of_child
    agent, where = asked
    here = [e for e in of_child if not (where and _of_elsewhere(agent, where, e.text))]
    return [e for e in here if agent in actors(e.text)] or here


def _relative_asked(query: str) -> str | None:
    """The relative of whom a question asks whether something is so: "did Rowan's mother have any treatment?"."""
    asked = _WHETHER_RELATIVE.match(last_asked(query))
    return next(
        (name for name, words in RELATIVES.items() if asked and re.fullmatch(words, asked["who"], re.IGNORECASE)), None
    )


def _is_of_relative(index: Index, relative: str, e: Evidence) -> bool:
    """Tell whether a sentence names the relative or parents, or begins with a pronoun for who was last named before."""
    if (0, relative) in actors(e.text) or _PARENTS.search(e.text):
        return True
    subjects = index.metadata[e.hit.passage.document].subjects
    people = re.compile(
        rf"\b(?:{'|'.join((*map(re.escape, subjects), *RELATIVES.values(), CHILDREN))})\b", re.IGNORECASE
    )
    before = people.findall(e.hit.passage.text.partition(e.text)[0])
    last = before[-1] if _BEGINS.match(e.text) and before else ""
    return re.fullmatch(RELATIVES[relative], last, re.IGNORECASE) is not None


def _agent(topic: str) -> tuple[tuple[int, str], str] | None:
    """The professional or body that is the subject of a question, and the place it gives them, "" for none."""
    for start, end in actor_spans(topic):
        before = _BEFORE.search(topic[:start])
        named = [actor for actor in actors(topic[start:end]) if actor[0] > 0 and actor[1] not in GENERIC]
        if before and named:
            where = (before["where"] or "").strip()
            return named[0], "" if where in _NO_PLACE else where
    return None


def _of_elsewhere(agent: tuple[int, str], where: str, text: str) -> bool:
    """Tell whether a sentence names these professionals of other places, and not of this one."""
    places = {
        found[1]
        for start, end in actor_spans(text)
        if agent in actors(text[start:end])
        and (found := re.search(r"(?<=\s)([A-Z][a-z]{2,})(?:['’]s)? $", text[:start]))
    }
    here = where in places or re.search(rf"\b(?:in|at|from|of) {where}\b", text) is not None
    return bool(places - _NO_PLACE) and not here


def _of_child(index: Index, question: Understood, evidence: Sequence[Evidence]) -> list[Evidence]:
    kept = []
    for e in evidence:
        subjects = index.metadata[e.hit.passage.document].subjects
        asked = [child for child in subjects if _is_subject(child, question.query)]
        if len(subjects) == 1 or len(asked) != 1 or not _of_others(asked[0], subjects, e.text):
            kept.append(e)
    return kept


def _is_subject(child: str, query: str) -> bool:
    return re.search(rf"\b(?i:did|was|were|had|has|is|does) {re.escape(child)}\b(?!['’]s)", query) is not None


def _of_others(child: str, children: Sequence[str], text: str) -> bool:
    """Tell whether a sentence names a relative or another child, and neither this one nor children at large."""
    named = [one for one in children if re.search(rf"\b{re.escape(one)}\b", text)]
    if child in named or _OF_CHILDREN.search(text) or (_OF_ONE.search(text) and not named):
        return False
    return bool(named or _RELATIVE.search(text))
