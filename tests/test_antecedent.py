"""Sentences that lean on the one before them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import FakeEncoder, indexed, write_reviews

from assistant.chain import ask
from assistant.proof.verify import stands_in_source
from ingest.index import Index

REVIEW = """Serious Case Review: Linden
Eastmere Safeguarding Children Board
Published 3 May 2019

1. What happened

1.1 The school nurse weighed Linden in March. She recorded that the clothing was damp, and nobody asked why.

1.2 This was the only visit at which the smoke alarm was tested by the fire service that year.

1.3 The housing officer wrote to the landlord. He did not reply. This delayed the plumbing repair by weeks.

1.4 The drains were blocked twice. There were several reasons for this, among them the tree roots.
"""


@pytest.fixture
def linden(tmp_path: Path, encoder: FakeEncoder) -> Iterator[Index]:
    with indexed(write_reviews(tmp_path / "reviews", linden=REVIEW), encoder) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        (
            "who recorded that the clothing was damp",
            "The school nurse weighed Linden in March. She recorded that the clothing was damp, and nobody asked why.",
        ),
        (
            "what delayed the plumbing repair",
            "The housing officer wrote to the landlord. He did not reply. This delayed the plumbing repair by weeks.",
        ),
        (
            "what reasons were the tree roots among",
            "The drains were blocked twice. There were several reasons for this, among them the tree roots.",
        ),
        (
            "when was the smoke alarm tested by the fire service",
            "This was the only visit at which the smoke alarm was tested by the fire service that year.",
        ),
    ],
)
def test_a_sentence_that_leans_back_is_quoted_with_what_it_leans_on(
    linden: Index, encoder: FakeEncoder, question: str, quote: str
) -> None:
    answer = ask(linden, encoder, question)
    assert quote in [citation.quote for citation in answer.citations]
    assert all(stands_in_source(linden, citation) for citation in answer.citations)
    texts = [citation.quote for citation in answer.citations]
    assert not any(one in other for one in texts for other in texts if one != other)
