"""The steps from a question to an answer, in order, as one LangChain runnable that streams its progress."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypedDict, cast

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda, RunnablePassthrough
from pydantic import ConfigDict

from assistant.answer.died import told_of_no_death
from assistant.answer.extract import draft as extract
from assistant.answer.extract import related
from assistant.answer.imprint import not_printed
from assistant.answer.phrase import whether_of_nothing
from assistant.answer.premise import says_otherwise
from assistant.answer.told import not_told_if_done
from assistant.proof.cite import passage_pinpoint
from assistant.proof.verify import verify
from assistant.question.converse import StandAlone
from assistant.question.filters import NO_FILTERS, Filters
from assistant.question.guard import UNSEARCHED_STATUS, declined
from assistant.question.rewrite import reader
from assistant.question.terms import all_terms
from assistant.question.understand import Understood, understand
from assistant.search.rerank import reranked
from assistant.search.retrieve import N_HITS, PER_REVIEW, find, search
from assistant.types import Answer, Draft, Hit, Searched, Status, Turn, Weighing
from assistant.writing.tokens import within_budget
from assistant.writing.tracing import keep_untraced
from assistant.writing.write import Writer
from ingest.encode import Encoder
from ingest.index import Index

STEPS = ("declined", "query", "asked", "searched", "hits", "draft", "answer")
NOTHING = Draft((), (), ())
UNSEARCHED = Searched([])


class State(TypedDict, total=False):
    """What the steps have found so far; `query` is the question made to stand alone.

    `took` gets (step, seconds) as each step ends, and `tell` what it found: sooner than `stream`, whose threads may
    hold a part back until the next step is done.
    """

    question: str
    declined: Status | None
    history: Sequence[Turn]
    filters: Filters
    started: float
    took: list[tuple[str, float]]
    tell: Callable[[State], None]
    query: StandAlone
    asked: Understood
    searched: Searched
    hits: list[Hit]
    draft: Draft
    answer: Answer


Chain = Runnable[State, State]


def build_chain(index: Index, encoder: Encoder, writer: Writer = extract) -> Chain:
    """Compose the steps; each adds the entry of `State` that `STEPS` names, and `stream` yields it when it is there.

    `writer` makes the draft: `extract`, or a `ModelWriter`, whose chat model then also reads follow-ups.
    """
    keep_untraced()
    terms, read = all_terms(index), reader(writer)
    steps: tuple[Callable[[State], Any], ...] = (
        lambda s: declined(s["question"]),
        lambda s: read(s["question"], s["history"], index.metadata),
        lambda s: understand(index, s["query"], terms, s["filters"]),
        lambda s: UNSEARCHED if _unsearched(s) else find(index, encoder, s["asked"], k=N_HITS, per_review=PER_REVIEW),
        lambda s: reranked(index, encoder, s["asked"], s["searched"].hits),
        lambda s: NOTHING if _unsearched(s) else _drafted(index, encoder, writer, s),
        lambda s: verify(index, s["draft"], asked=s["asked"], started=s["started"], declined=s["declined"]),
    )
    chain: Runnable[Any, Any] = RunnablePassthrough()
    for name, step in zip(STEPS, steps, strict=True):
        chain = chain | RunnablePassthrough.assign(**{name: RunnableLambda(_timed(name, step))})
    return cast("Chain", chain)


def _timed(name: str, step: Callable[[State], Any]) -> Callable[[State], Any]:
    def run(state: State) -> Any:
        started = time.monotonic()
        found = step(state)
        state["took"].append((name, time.monotonic() - started))
        if "tell" in state:
            state["tell"](cast("State", {name: found}))
        return found

    return run


def _drafted(index: Index, encoder: Encoder, writer: Writer, state: State) -> Draft:
    asked, hits = state["asked"], state["hits"]
    if asked.absent and not any(hit.by_number for hit in hits):
        return Draft((), related(hits), (), weighing=Weighing(silence="what is asked for by number is not there"))
    nothing_told = {
        "it asks of a death, and none is told": told_of_no_death,
        "it asks whether something is so of what is printed nowhere": whether_of_nothing,
    }
    for silence, told in nothing_told.items():
        if not asked.parts and (note := told(index, asked)):
            return Draft((), related(hits), (), note=note, weighing=Weighing(silence=silence))
    drafted = writer(index, encoder, asked, hits)
    of_parts = [note for _, part in asked.parts for told in nothing_told.values() if (note := told(index, part))]
    note = " ".join(of_parts) or drafted.note or not_printed(index, asked) or not_told_if_done(asked)
    return replace(drafted, note=note, otherwise=says_otherwise(index, asked, hits))


def _unsearched(state: State) -> bool:
    """Tell whether a question is settled without looking: it is declined, says nothing, or asks of no review left."""
    asked = state["asked"]
    nowhere = asked.unknown is not None or not asked.documents
    return state["declined"] in UNSEARCHED_STATUS or nowhere or asked.says_nothing


def stream_answer(
    chain: Chain, question: str, history: Sequence[Turn] = (), filters: Filters = NO_FILTERS
) -> Iterator[State]:
    """Yield what each step found as soon as it is there; the last part holds `answer`."""
    yield from chain.stream(_asked(question, history, filters))


def ask(
    index: Index,
    encoder: Encoder,
    question: str,
    history: Sequence[Turn] = (),
    filters: Filters = NO_FILTERS,
    *,
    writer: Writer = extract,
) -> Answer:
    """Answer one question.

    Raises:
        InputError: the question has no words.
    """
    return answered(build_chain(index, encoder, writer), question, history, filters)["answer"]


def answered(
    chain: Chain,
    question: str,
    history: Sequence[Turn] = (),
    filters: Filters = NO_FILTERS,
    tell: Callable[[State], None] = lambda _: None,
) -> State:
    """Answer one question, telling what each step found, and give all of it; raises as `ask` does."""
    return chain.invoke({**_asked(question, history, filters), "tell": tell})


def _asked(question: str, history: Sequence[Turn], filters: Filters) -> State:
    return {"question": question, "history": history, "filters": filters, "started": time.monotonic(), "took": []}


class ReviewsRetriever(BaseRetriever):
    """The hybrid search as a LangChain retriever.

    Documents come best first; metadata holds review, document, paragraphs, page, kind, pinpoint and score.
    `max_tokens`, when set, stops before the passages' text exceeds that many tokens of a chat model.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Any
    encoder: Any
    k: int = 20
    max_tokens: int | None = None

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002
    ) -> list[LangChainDocument]:
        asked = understand(self.index, StandAlone(query), all_terms(self.index))
        hits = search(self.index, self.encoder, asked, k=self.k)
        if self.max_tokens is not None:
            hits = hits[: within_budget([hit.passage.text for hit in hits], self.max_tokens)]
        return [_langchain_document(self.index, hit) for hit in hits]


def _langchain_document(index: Index, hit: Hit) -> LangChainDocument:
    passage = hit.passage
    return LangChainDocument(
        page_content=passage.text,
        id=passage.id,
        metadata={
            "review": index.metadata[passage.document].title or passage.document,
            "document": passage.document,
            "paragraphs": list(passage.paragraphs),
            "page": passage.page,
            "kind": passage.kind,
            "pinpoint": passage_pinpoint(index, passage),
            "score": hit.score,
        },
    )
