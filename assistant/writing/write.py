"""The answer drafted by a chat model from the passages found; only sentences that pass their proof are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from assistant.answer.extract import draft as extract
from assistant.proof.cite import passage_pinpoint
from assistant.proof.proof import Checked, Scorer, Source
from assistant.proof.support import SupportScorer
from assistant.question.understand import Understood
from assistant.search.sentences import sentences_of
from assistant.settings import EXTRACT
from assistant.types import Draft, Hit, Writing, Written
from assistant.wording import lead_in
from assistant.writing.chat_model import ChatModel, configured_chat_model
from assistant.writing.drafting import Drafting, as_material, each_once, framed, quiet, tried
from assistant.writing.recorded import Recorded
from assistant.writing.tokens import token_counter
from ingest.encode import Encoder
from ingest.errors import ChatModelError
from ingest.index import Index
from ingest.types import EvidenceKind
from prompts import read_prompt

Writer = Callable[[Index, Encoder, Understood, Sequence[Hit]], Draft]
MAX_TOKENS = 12_000
LIMIT_S = 120.0
PROMPTS = ("answer", "repair", "standalone")


@dataclass(frozen=True, slots=True)
class ModelWriter:
    """Drafts with a chat model. What to answer, and whether, is decided by the rules of `extract`, not by the model.

    `tell` hears of every sentence as soon as it is proven or found wanting, and again of what comes of its repair.
    `max_tokens` bounds the passages shown, `limit_s` the time for all of it.
    """

    chat_model: ChatModel
    scorer: Scorer
    tell: Callable[[Checked], None] = quiet
    max_tokens: int = MAX_TOKENS
    limit_s: float = LIMIT_S

    @property
    def name(self) -> str:
        return self.chat_model.name

    def __call__(self, index: Index, encoder: Encoder, question: Understood, hits: Sequence[Hit]) -> Draft:
        """Draft from the same hits; the extractive draft is what is left where the model fails or proves nothing."""
        plain = extract(index, encoder, question, hits)
        if not plain.evidence:
            return plain
        sources = offered(index, plain, hits, self.max_tokens)
        model = Recorded(self.chat_model, limit_s=self.limit_s)
        writing = Writing(self.name, tuple(one.hit.passage.id for one in sources.values()), ())
        drafting = Drafting(model, sources, index.metadata, self.scorer, partial(shown, index), self.tell)
        prompt = read_prompt("answer")
        try:
            attempts = drafting.attempts(prompt, prompt.fill(question=question.query, passages=shown(index, sources)))
        except ChatModelError as error:
            note = f"The reviews' own words are given instead of a written answer: {error}."
            return replace(plain, note=note, writing=replace(writing, calls=tuple(model.calls)))
        became = tuple(tried(*both) for both in attempts)
        plain = replace(plain, writing=replace(writing, calls=tuple(model.calls), tried=became))
        checked = each_once(attempts)
        written = tuple(Written(c.sentence.text, c.evidence, c.support) for c in checked if not c.faults)
        n_removed = len(checked) - len(written)
        if not written:
            said = _unproven(n_removed)
            note = f"The reviews' own words are given instead of what chat model '{self.name}' wrote: {said}."
            return replace(plain, note=note, n_removed=n_removed)
        return replace(plain, written=written, n_removed=n_removed, writer=self.name)


def open_writer(name: str, tell: Callable[[Checked], None] = quiet) -> Writer:
    """The writer of a name: `extract`, or a chat model by its LangChain name.

    Raises:
        ReviewsError: the chat model or the support scorer cannot be opened.
    """
    return extract if name == EXTRACT else ModelWriter(configured_chat_model(name), SupportScorer(), tell)


def offered(index: Index, plain: Draft, hits: Sequence[Hit], max_tokens: int) -> dict[int, Source]:
    """The passages a model is shown, by label from 1: each review in turn gives its next, until the budget is spent.

    Reviews take turns in the order of the extractive draft, its passages before the other hits of the same review.
    """
    by_review: dict[str, dict[str, Hit]] = {}
    for hit in (*(evidence.hit for evidence in plain.evidence), *hits):
        by_review.setdefault(hit.passage.document, {}).setdefault(hit.passage.id, hit)
    count, _ = token_counter()
    queues = [list(own.values()) for own in by_review.values()]
    chosen: list[Hit] = []
    left = max_tokens
    for turn in range(max(map(len, queues), default=0)):
        for queue in queues:
            if turn < len(queue) and (cost := count(queue[turn].passage.text)) <= left:
                chosen.append(queue[turn])
                left -= cost
    grouped = sorted(chosen, key=lambda hit: list(by_review).index(hit.passage.document))
    return {label: source(index, hit) for label, hit in enumerate(grouped, start=1)}


def source(index: Index, hit: Hit) -> Source:
    """A hit with the sentences that may be cited from it."""
    name = hit.passage.document
    told = tuple((paragraph.place, _kind(hit, paragraph.kind), text) for paragraph, text in sentences_of(index, hit))
    return Source(hit, index.metadata[name], index.document(name).acronyms, told)


def _kind(hit: Hit, kind: EvidenceKind) -> EvidenceKind:
    return "footnote" if hit.passage.kind == "footnote" else kind


def shown(index: Index, sources: Mapping[int, Source]) -> str:
    """Passages as labelled quotations, each with its review, place and kind of evidence, between lines of dashes."""
    return "\n\n".join(_quotation(index, label, one) for label, one in sources.items())


def _quotation(index: Index, label: int, one: Source) -> str:
    passage = one.hit.passage
    review = as_material(lead_in(passage.document, one.metadata))[:160]
    place = as_material(passage_pinpoint(index, passage))[:160]
    return f"[P{label}] {review}, {place} ({passage.kind})\n{framed(one.text)}"


def prompt_versions() -> dict[str, str]:
    """The version of each prompt a chat model is written to with; goes into runs."""
    return {name: read_prompt(name).version for name in PROMPTS}


def _unproven(n_removed: int) -> str:
    few = {0: "it wrote nothing", 1: "its one sentence could not be proven"}
    return few.get(n_removed, f"none of its {n_removed} sentences could be proven")
