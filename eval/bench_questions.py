"""The questions that the benches time, and what is timed of each; nothing is loaded before it is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.encode import Encoder
    from ingest.index import Index

QUESTIONS = (
    "what do reviews say about strategy discussions",
    "what was learned about supervision and caseloads",
    "did anyone speak to the child alone",
    "how did agencies share information when the family moved",
    "what good practice is described",
    "which recommendations are about training",
    "what do reviews say about professional curiosity",
    "what happened to plans for placements",
    "were fathers and partners asked about",
    "what do reviews say about neglect and early help",
)


def query_steps(index: Index, encoder: Encoder) -> dict[str, Callable[[str], object]]:
    """What is timed of a question, from its nearest passages alone to its whole answer."""
    from assistant.chain import ask
    from assistant.question.converse import StandAlone
    from assistant.question.terms import all_terms
    from assistant.question.understand import understand
    from assistant.search.retrieve import search

    terms = all_terms(index)
    return {
        "plain fusion": lambda q: (
            index.dense.search(encoder.encode([q])[0], 100),
            index.passages([i for i, _ in index.lexical.search(q, 100)]),
        ),
        "search": lambda q: search(index, encoder, understand(index, StandAlone(q), terms), k=20),
        "ask": lambda q: ask(index, encoder, q),
    }
