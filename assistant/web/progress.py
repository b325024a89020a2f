"""What is known of an answer while it is being made: steps done, sentences proven so far."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.chain import State
from assistant.proof.cite import cite
from assistant.proof.proof import Checked
from assistant.wording import short_name
from ingest.index import Index


@dataclass(frozen=True, slots=True)
class Proven:
    """A written sentence that passed its proof, and where what it rests on stands."""

    text: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """`lines` are the steps done, in the words to show; `sentences` what the chat model `writer` wrote and is proven.

    `n_held` sentences are held back to be repaired, `n_removed` were given up.
    """

    question: str
    lines: tuple[str, ...] = ()
    writer: str = ""
    sentences: tuple[Proven, ...] = ()
    n_held: int = 0
    n_removed: int = 0

    @property
    def is_being_written(self) -> bool:
        return bool(self.sentences or self.n_held or self.n_removed)

    def with_part(self, part: State) -> Progress:
        """With the line of a step that is done; the same where it has nothing to say."""
        line = self._line(part)
        return replace(self, lines=(*self.lines, line)) if line else self

    def with_sentence(self, index: Index, checked: Checked) -> Progress:
        """With a sentence of the draft as its proof left it."""
        n_held = self.n_held - checked.is_repair
        if checked.faults and checked.is_repair:
            return replace(self, n_held=n_held, n_removed=self.n_removed + 1)
        if checked.faults:
            return replace(self, n_held=n_held + 1)
        cited = [cite(index, evidence, 0) for evidence in checked.evidence]
        places = (f"{short_name(one.document, index.metadata[one.document])}, {one.pinpoint}" for one in cited)
        sentence = Proven(checked.sentence.text, tuple(dict.fromkeys(places)))
        return replace(self, n_held=n_held, sentences=(*self.sentences, sentence))

    def _line(self, part: State) -> str:
        if "query" in part:
            searched = part["query"].text
            return f"Searching for: {searched}" if searched != self.question else ""
        if "asked" in part:
            asked = part["asked"]
            also = f"; also for {', '.join(asked.phrases)}" if asked.phrases else ""
            return f"Reading {_reviews(len(asked.documents))}{also}"
        if "hits" in part:
            found = (
                f"{len(part['hits'])} passages found, in {_reviews(len({h.passage.document for h in part['hits']}))}"
            )
            return f"{found}; what chat model ‘{self.writer}’ writes of them is shown once it is proven" if (
                self.writer and part["hits"]) else found  # fmt: skip
        if "draft" in part:
            draft = part["draft"]
            n_cited = sum(len(one.evidence) for one in draft.written) or len(draft.evidence)
            return f"{n_cited} sentences chosen; proving each against its source"
        return ""


def _reviews(n: int) -> str:
    return f"{n} review" if n == 1 else f"{n} reviews"
