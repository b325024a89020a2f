"""Cells of a matrix in a chat model's words: one sentence for each review, shown only where it is proven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from assistant.board.matrix import Sentence, WrittenRow
from assistant.proof.cite import cite
from assistant.proof.proof import Checked, Source
from assistant.proof.verify import stands_in_source
from assistant.types import Citation, Draft, Writing
from assistant.wording import written_by
from assistant.writing.drafting import Drafting, each_once, tried
from assistant.writing.recorded import Recorded
from assistant.writing.write import ModelWriter, Writer, offered, shown
from ingest.errors import ChatModelError
from ingest.index import Index
from ingest.types import EvidenceKind
from prompts import read_prompt

_INSTEAD = "The reviews' own words are given instead of written sentences"


@dataclass(frozen=True, slots=True)
class ModelRowWriter:
    """Writes the cells of one row with the chat model, the scorer and the bounds of `writer`."""

    writer: ModelWriter

    def __call__(self, index: Index, question: str, plain: Draft) -> WrittenRow:
        """One sentence for each review that `plain` quotes, from the sentences it quotes alone: those answer."""
        writer = self.writer
        sources = _sources(index, plain, writer.max_tokens)
        prompt, show = read_prompt("matrix"), partial(shown, index)
        model = Recorded(writer.chat_model, limit_s=writer.limit_s)
        writing = Writing(writer.name, tuple(one.hit.passage.id for one in sources.values()), ())
        drafting = Drafting(
            model, sources, index.metadata, writer.scorer, show, writer.tell, of_one_review=True
        )  # fmt: skip
        try:
            attempts = drafting.attempts(prompt, prompt.fill(question=question, passages=show(sources)))
        except ChatModelError as error:
            return WrittenRow({}, replace(writing, calls=tuple(model.calls)), notice=f"{_INSTEAD}: {error}.")
        writing = replace(writing, calls=tuple(model.calls), tried=tuple(tried(*both) for both in attempts))
        checked = each_once(attempts)
        sentences: dict[str, Sentence] = {}
        n_removed = 0
        for one in checked:
            cited = _cited(index, one)
            if cited:
                written = Sentence(one.sentence.text, tuple(cited), one.support, writer.name)
                sentences.setdefault(cited[0].document, written)
            else:
                n_removed += 1
        if sentences:
            return WrittenRow(sentences, writing, written_by(writer.name, n_removed))
        why = "it wrote nothing" if not n_removed else f"none of its sentences could be proven ({n_removed} removed)"
        return WrittenRow({}, writing, notice=f"{_INSTEAD}: chat model '{writer.name}' was asked, and {why}.")


def row_writer(writer: Writer) -> ModelRowWriter | None:
    """What writes cells where `writer` is a chat model's; None where answers are the reviews' own sentences."""
    return ModelRowWriter(writer) if isinstance(writer, ModelWriter) else None


def _sources(index: Index, plain: Draft, max_tokens: int) -> dict[int, Source]:
    """The passages of an extractive draft, cut down to the sentences that it quotes."""
    quoted: dict[str, list[tuple[int, EvidenceKind, str]]] = {}
    for one in plain.evidence:
        if one.place is not None:
            quoted.setdefault(one.hit.passage.id, []).append((one.place, cite(index, one, 0).kind, one.text))
    return {
        label: replace(source, sentences=tuple(quoted[source.hit.passage.id]))
        for label, source in offered(index, plain, (), max_tokens).items()
        if source.hit.passage.id in quoted
    }


def _cited(index: Index, checked: Checked) -> Sequence[Citation]:
    """The quotations of a proven sentence, each word for word in its review; none where anything fails."""
    cited = [] if checked.faults else [cite(index, evidence, 0) for evidence in checked.evidence]
    return cited if all(stands_in_source(index, one) for one in cited) else []
