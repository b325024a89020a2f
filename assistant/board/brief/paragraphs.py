"""Paragraphs of a briefing in a chat model's words, from a section's own quotations; only proven sentences stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from assistant.board.brief.types import Block, Draft, Section, Writing
from assistant.proof.cite import paragraph_pinpoint
from assistant.proof.proof import Checked, Source
from assistant.types import Hit
from assistant.types import Writing as HowWritten
from assistant.wording import lead_in
from assistant.writing.drafting import Drafting, as_material, each_once, framed, tried
from assistant.writing.recorded import Recorded
from assistant.writing.write import ModelWriter
from ingest.errors import ChatModelError
from ingest.index import Index
from ingest.sentences import sentence_spans
from ingest.types import Metadata, Paragraph, Passage
from prompts import read_prompt

MOST_SENTENCES = 6
LEAST_QUOTATIONS = 2
PROMPTS = ("briefing", "repair")
_SUMMED_UP = ("found", "why")

Attempts = list[tuple[Checked, Checked]]


@dataclass(frozen=True, slots=True)
class Asking:
    """A section to be summed up: its quotations by label, as sources, as a prompt shows them, and as ids of blocks."""

    key: str
    title: str
    sources: Mapping[int, Source]
    shown: Mapping[int, str]
    blocks: Mapping[int, str]

    @property
    def passages(self) -> list[Passage]:
        """What is shown of the quotations, in the order of their labels."""
        return [source.hit.passage for source in self.sources.values()]


@dataclass(frozen=True, slots=True)
class Askings:
    """All that a chat model is asked for one draft; `reviews` are those that a sentence might name.

    With it the writing needs no index, so that none is held while a model is waited for.
    """

    sections: tuple[Asking, ...]
    reviews: Mapping[str, Metadata]


def askings(index: Index, draft: Draft) -> Askings:
    """The sections that tell what the reviews found and why, as far as they hold several quotations."""
    asked = []
    for section in draft.sections:
        quotes = [block for block in section.blocks if block.kind == "quote"]
        if (section.kind == "theme" or section.key in _SUMMED_UP) and len(quotes) >= LEAST_QUOTATIONS:
            asked.append(_asking(index, section, quotes))
    return Askings(tuple(asked), index.metadata)


def _asking(index: Index, section: Section, quotes: Sequence[Block]) -> Asking:
    labelled = dict(enumerate(quotes, start=1))
    sources, shown = {}, {}
    for label, block in labelled.items():
        (paragraph,) = index.paragraphs(block.document, [block.place])
        metadata = index.metadata[block.document]
        sources[label] = _source(index, block, paragraph, metadata, label)
        review = as_material(lead_in(block.document, metadata))[:160]
        place = as_material(paragraph_pinpoint(paragraph, index.page_labels[block.document]))[:160]
        stated = f", {as_material(block.label)}" if block.label else ""
        shown[label] = f"[P{label}] {review}, {place}{stated} ({paragraph.kind})\n{framed(block.text)}"
    return Asking(section.key, section.title, sources, shown, {label: block.id for label, block in labelled.items()})


def _source(index: Index, block: Block, paragraph: Paragraph, metadata: Metadata, rank: int) -> Source:
    """A quotation as a passage: what may be said from it is what it says itself."""
    numbers = (paragraph.number,) if paragraph.number else ()
    passage = Passage(
        block.id, block.document, (block.place,), numbers, paragraph.page, paragraph.heading, paragraph.kind, block.text
    )
    told = tuple((block.place, paragraph.kind, block.text[start:end]) for start, end in sentence_spans(block.text))
    return Source(Hit(passage, 1.0, rank), metadata, index.acronyms[block.document], told)


def with_paragraphs(
    draft: Draft,
    asked: Askings,
    writer: ModelWriter,
    *,
    tell: Callable[[float], None] = lambda _: None,
    tell_how: Callable[[Asking, HowWritten], None] = lambda _, __: None,
) -> Draft:
    """The draft with a paragraph at the head of each section that the chat model could sum up.

    Where the model fails, no more is asked of it; the draft stays what it is by rule and says so. `tell` hears with
    each sentence the share of the sections done (0-1), and may raise to stop; `tell_how` how each section was written,
    also one that failed.
    """
    model = Recorded(writer.chat_model, limit_s=writer.limit_s)
    prompts = tuple((name, read_prompt(name).version) for name in PROMPTS)
    written: dict[str, list[tuple[Checked, Asking]]] = {}
    n_removed, failure = 0, ""
    for n_done, one in enumerate(asked.sections):
        share = n_done / len(asked.sections)
        tell(share)
        n_calls = len(model.calls)
        attempts: Attempts = []
        try:
            attempts = _attempts(model, draft, one, asked.reviews, replace(writer, tell=_told(tell, share)))
        except ChatModelError as error:
            failure = str(error)
            break
        finally:
            became = tuple(tried(*both) for both in attempts)
            labels = tuple(passage.id for passage in one.passages)
            tell_how(one, HowWritten(writer.name, labels, tuple(model.calls[n_calls:]), became))
        checked = each_once(attempts)
        proven = [(sentence, one) for sentence in checked if not sentence.faults]
        n_removed += len(checked) - len(proven)
        written[one.key] = proven[:MOST_SENTENCES]
    ids = count(1 + max(int(block.id[1:]) for block in draft.blocks))
    sections = tuple(
        replace(section, blocks=(*(_block(next(ids), *pair) for pair in written.get(section.key, ())), *section.blocks))
        for section in draft.sections
    )
    told = Writing(writer.name, prompts, len(asked.sections), sum(map(bool, written.values())), n_removed, failure)
    return replace(draft, sections=sections, compiled=replace(draft.compiled, writing=told))


def _attempts(
    model: Recorded, draft: Draft, one: Asking, reviews: Mapping[str, Metadata], writer: ModelWriter
) -> Attempts:
    def show(sources: Mapping[int, Source]) -> str:
        return "\n\n".join(one.shown[label] for label in sources)

    prompt = read_prompt("briefing")
    asked = prompt.fill(
        topic=as_material(draft.compiled.topic), section=as_material(one.title), passages=show(one.sources)
    )
    drafting = Drafting(model, one.sources, reviews, writer.scorer, show, writer.tell, of_one_review=True)
    return drafting.attempts(prompt, asked)


def _told(tell: Callable[[float], None], share: float) -> Callable[[Checked], None]:
    return lambda _: tell(share)


def _block(number: int, checked: Checked, one: Asking) -> Block:
    text = checked.sentence.text
    on = tuple(one.blocks[label] for label in checked.sentence.labels if label in one.blocks)
    return Block(f"b{number}", "written", text, original=text, rests_on=on)
