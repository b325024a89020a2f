"""Traps and true sentences made from any index by rule and seed: its own sentences, changed or lightly restated."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from assistant.proof.actors import persons_of
from assistant.question.names import named_reviews
from assistant.types import Hit
from assistant.words import stems
from assistant.writing.write import source
from eval import perturb
from eval.reword import reworded
from eval.traps import TRUE, Trap
from ingest.errors import InputError
from ingest.index import Index
from ingest.types import EvidenceKind, Metadata

LEAST_WORDS, MOST_WORDS = 8, 40
_WHOLE = re.compile(r"[A-Z][^\t\n\[\]()“”\"‘⁰¹²³⁴⁵⁶⁷⁸⁹:;…]*[a-z]\.")
_LOWERED = re.compile(
    r"^(?:The|A|An|In|On|At|This|That|These|There|It|They|He|She|His|Her|Their|Its|No|Some|All|Many|Most|Both|During|By"
    r"|When|Professionals|Practitioners|Social|Staff|Mother|Father|Health|Children|Agencies)\b"
)
_FOUND: frozenset[EvidenceKind] = frozenset({"finding", "analysis", "good practice", "area for improvement"})
_QUOTED: frozenset[EvidenceKind] = frozenset({"guidance", "research"})
_VERB = re.compile(
    r"\b(?:was|were|is|are|had|has|have|did|does|do|should|must|may|might|would|could|can|will|\w{3,}ed)\b"
)
_OUTSIDE = (
    "Working Together was revised in 2023 to strengthen this duty.",
    "Ofsted has since judged the local authority to be good.",
    "The mother was later sentenced to four years in prison.",
    "National research shows that one child in five is affected by this.",
    "The Children Act 1989 places a duty on every agency to report such concerns.",
    "Similar failings were found in the case of Victoria Climbié.",
    "The partnership has since published a new threshold document.",
    "This reflects a national shortage of qualified social workers.",
)
_OUTSIDE_CLAUSES = (
    ", and the local authority has since been fined",
    ", which is a criminal offence under the Serious Crime Act",
    ", a pattern that Ofsted criticised in its annual report",
    ", because budgets had been cut by a third since 2010",
    ", and an inquest later returned a narrative verdict",
)
_INVENTED = ("a culture of wilful blindness", "an inexcusable failure of duty", "the worst practice we have seen")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a review that can stand alone, the passage that holds it, and the review's people.

    `next` is the sentence after it, where that can stand alone too and is of the same kind.
    """

    document: str
    kind: EvidenceKind
    text: str
    passage: str
    persons: tuple[str, ...]
    next: str = ""

    @property
    def at(self) -> str:
        return f"{self.text} {self.next}".strip()


Maker = Callable[[Candidate, random.Random], str | None]


def make_traps(index: Index, *, seed: int, per_kind: int, n_true: int) -> list[Trap]:
    """At most `per_kind` traps of each kind, and `n_true` true drafts, always the same for a seed and an index.

    Raises:
        InputError: the index has no sentence that can stand alone.
    """
    candidates = list(_candidates(index))
    if not candidates:
        raise InputError("the index holds no whole sentence to make traps of; ingest reviews first")
    made: list[Trap] = []
    wanted = {**dict.fromkeys(_makers(index, candidates), per_kind), TRUE: n_true}
    for kind, make in (_makers(index, candidates) | {TRUE: _restated(index)}).items():
        rng = random.Random(f"{seed} {kind}")
        drafts = ((one, make(one, rng)) for one in rng.sample(candidates, len(candidates)))
        kept = [(one, draft) for one, draft in drafts if draft and draft != one.text][: wanted[kind]]
        made += [Trap(f"{kind[:4]}-{n:03}", kind, one.document, one.at, draft) for n, (one, draft) in enumerate(kept)]
    return made


def _candidates(index: Index) -> Iterator[Candidate]:
    """Whole sentences of 8 to 40 words without quotations, brackets or marks, each once."""
    seen: set[str] = set()
    for name in index.documents:
        metadata = index.metadata[name]
        persons = persons_of(metadata.subjects, metadata.title)
        for passage, _ in index.catalogue.indexed([index.manifest.documents[name]]):
            told = source(index, Hit(passage, 1.0, 1)).sentences if passage.kind != "footnote" else ()
            for (place, kind, text), after in zip_longest(told, told[1:]):
                if text not in seen and kind != "voice" and _is_whole(text):
                    seen.add(text)
                    joins = after is not None and after[:2] == (place, kind) and _is_whole(after[2])
                    joins = joins and f"{text} {after[2]}" in passage.text
                    yield Candidate(name, kind, text, passage.text, persons, after[2] if after and joins else "")


def _is_whole(text: str) -> bool:
    right = _WHOLE.fullmatch(text) and LEAST_WORDS <= len(text.split()) <= MOST_WORDS
    return bool(right and _VERB.search(text))


def _makers(index: Index, candidates: Sequence[Candidate]) -> dict[str, Maker]:
    reviews = index.metadata
    framed = _framed(reviews)

    def changed(change: perturb.Change) -> Maker:
        return lambda one, rng: framed(one, change(reworded(one.text, rng), rng), rng)

    return {
        "negation taken out": changed(perturb.undenied),
        "negation put in": changed(perturb.denied),
        "number or date changed": changed(perturb.renumbered),
        "agency swapped": lambda one, rng: framed(
            one, perturb.other_body(reworded(one.text, rng), rng, one.passage), rng
        ),
        "person swapped": lambda one, rng: framed(
            one, perturb.other_person(reworded(one.text, rng), rng, one.persons, one.passage), rng
        ),
        "should turned into did": changed(perturb.told_as_done),
        "possible told as certain": changed(perturb.told_as_certain),
        "guidance told as finding": lambda one, _: (
            _labelled(f"The review found that {_lowered(one.text)}") if one.kind in _QUOTED else None
        ),
        "right sentence, wrong review": lambda one, rng: _of_another_review(one, rng, reviews),
        "invented quotation": _misquoted,
        "two claims under one label": lambda one, rng: _with_another(one, rng, candidates),
        "outside knowledge": _from_outside,
        "invented label": lambda one, _: f"{one.text[:-1]} [P9].",
        "no label": lambda one, _: f" {one.text}",
        "footnote mark as label": lambda one, rng: f"{one.text[:-1]}{rng.choice([' [3]', '³', ' (3)'])}.",
    }


def _labelled(text: str) -> str:
    return f"{text.rstrip('.')} [P1]."


def _lowered(text: str) -> str:
    return text[0].lower() + text[1:] if _LOWERED.match(text) else text


def _short(name: str, reviews: Mapping[str, Metadata]) -> str | None:
    """A review's name in a word or two, where that alone names it."""
    told = reviews[name]
    for short in (*told.subjects, told.area):
        if short and named_reviews(f"the {short} review", reviews) == (name,):
            return short
    return None


def _framed(reviews: Mapping[str, Metadata]) -> Callable[[Candidate, str | None, random.Random], str | None]:
    """A sentence with its label: bare, with its review named, or as what the review found where it is of that kind."""

    def framed(one: Candidate, text: str | None, rng: random.Random) -> str | None:
        if text is None:
            return None
        short = _short(one.document, reviews)
        frames = ["", "", f"In the {short} review, " if short else ""]
        frames.append("The review found that " if one.kind in _FOUND else "")
        frame = rng.choice(frames)
        return _labelled(f"{frame}{_lowered(text)}" if frame else text)

    return framed


def _restated(index: Index) -> Maker:
    """A true sentence in slightly other words, framed as a writer would."""
    framed = _framed(index.metadata)
    acronyms = {name: index.document(name).acronyms for name in index.documents}

    def restated(one: Candidate, rng: random.Random) -> str | None:
        joins = one.next and len(f"{one.text} {one.next}".split()) <= MOST_WORDS and rng.random() < 0.3
        text = f"{one.text[:-1]}, and {_lowered(one.next)}" if joins else one.text
        return framed(one, _spelt(reworded(text, rng), acronyms[one.document], rng), rng)

    return restated


def _spelt(text: str, acronyms: Mapping[str, str], rng: random.Random) -> str:
    """A text with one of its acronyms spelt out as the review does, in half of all cases."""
    there = [short for short in acronyms if re.search(rf"(?<![\w-]){re.escape(short)}(?![\w-])", text)]
    if not there or rng.random() < 0.5:
        return text
    short = rng.choice(there)
    return re.sub(rf"(?<![\w-]){re.escape(short)}(?![\w-])", lambda _: acronyms[short], text, count=1)


def _of_another_review(one: Candidate, rng: random.Random, reviews: Mapping[str, Metadata]) -> str | None:
    shorts = [short for name in reviews if name != one.document and (short := _short(name, reviews))]
    return _labelled(f"In the {rng.choice(shorts)} review, {_lowered(one.text)}") if shorts else None


def _misquoted(one: Candidate, rng: random.Random) -> str:
    """Words put in quotation marks that do not stand there: made up, or the review's own with one changed."""
    words = one.text[:-1].split()
    if rng.random() < 0.5:
        return _labelled(f"{' '.join(words)}, which it called “{rng.choice(_INVENTED)}”")
    start = rng.randrange(1, max(2, len(words) - 6))
    quoted = words[start : start + 6]
    quoted[rng.randrange(1, len(quoted) - 1)] = rng.choice(["deliberately", "reportedly", "wholly", "secretly"])
    return _labelled(" ".join([*words[:start], f"“{' '.join(quoted)}”", *words[start + 6 :]]))


def _with_another(one: Candidate, rng: random.Random, candidates: Sequence[Candidate]) -> str:
    """A second claim, from another passage that shares few words with this one, put after or into the sentence."""
    own = stems(one.passage)
    far = [c for c in rng.sample(candidates, min(60, len(candidates))) if c.passage != one.passage]
    other = min(far or [one], key=lambda c: len(stems(c.text) & own) / max(1, len(stems(c.text))))
    if rng.random() < 0.5:
        return f"{one.text} {_labelled(other.text)}"
    return _labelled(f"{one.text[:-1]}, and {_lowered(other.text)}")


def _from_outside(one: Candidate, rng: random.Random) -> str:
    if rng.random() < 0.5:
        return _labelled(rng.choice(_OUTSIDE))
    return _labelled(f"{one.text[:-1]}{rng.choice(_OUTSIDE_CLAUSES)}")
