"""Words in tantivy: stemmed text, headings and review titles, ranked by BM25."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import tantivy

from ingest.types import Passage
from ingest.words import all_words, content_words

_BOOSTS = {"text": 1.0, "heading": 0.5, "review": 0.3}
_PHRASE_BOOST = 0.5
_CONTEXT_BOOST = 0.5
_HEAP_BYTES = 50_000_000


class LexicalIndex:
    """An open tantivy index of passages."""

    def __init__(self, index: tantivy.Index) -> None:
        self._index = index
        self._searcher = index.searcher()

    def search(
        self,
        question: str,
        k: int,
        *,
        context: str = "",
        phrases: Sequence[str] = (),
        documents: Collection[str] | None = None,
    ) -> list[tuple[str, float]]:
        """The k passages that best match the question's words, as (passage id, BM25), best first, ties by id.

        Nothing in the question is read as query syntax; words that carry no content are left out. The words of
        `context` and `phrases` are looked for too, at half weight; `documents` limits the search to these.
        """
        words = content_words(question)
        words += [f"{word}^{_CONTEXT_BOOST}" for word in content_words(context) if word not in words]
        if not words:
            return []
        beside = [f'"{" ".join(all_words(phrase))}"^{_PHRASE_BOOST}' for phrase in phrases]
        query = self._index.parse_query(" ".join([*words, *beside]), list(_BOOSTS), field_boosts=_BOOSTS)
        if documents is not None:
            inside = tantivy.Query.term_set_query(self._index.schema, "document", list(documents))
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, inside)])
        found = self._searcher.search(query, limit=k).hits
        hits = [(str(self._searcher.doc(address)["id"][0]), float(score)) for score, address in found]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))

    def mentions(self, parts: Sequence[Sequence[str]], documents: Collection[str], *, limit: int = 1000) -> list[str]:
        """Ids of passages of `documents` that hold one phrase (stemmed) of every part; best first, ties by id.

        The text or the heading may hold it; a phrase's words stand side by side.
        """
        found = self._searcher.search(self._mentioning(parts, documents), limit=limit).hits
        return [i for _, i in sorted((-score, str(self._searcher.doc(address)["id"][0])) for score, address in found)]

    def n_mentions(self, phrase: str, documents: Collection[str]) -> int:
        """How many passages of `documents` hold a phrase, as `mentions` finds it."""
        found = self._searcher.search(self._mentioning([(phrase,)], documents), limit=1)
        return int(found.count)  # type: ignore[attr-defined]  # it has it; its stubs do not

    def _mentioning(self, parts: Sequence[Sequence[str]], documents: Collection[str]) -> tantivy.Query:
        fields = ["text", "heading"]
        clauses = [
            (tantivy.Occur.Must, self._index.parse_query(" ".join(f'"{" ".join(all_words(p))}"' for p in part), fields))
            for part in parts
        ]
        inside = tantivy.Query.term_set_query(self._index.schema, "document", list(documents))
        return tantivy.Query.boolean_query([*clauses, (tantivy.Occur.Must, inside)])

    def document_frequency(self, stem: str) -> int:
        """How many passages hold a word with this (Snowball English) stem in their text."""
        return int(self._searcher.doc_freq("text", stem))

    def count(self) -> int:
        return int(self._searcher.num_docs)


def build_lexical(folder: Path, passages: Iterable[Passage], reviews: Mapping[str, str]) -> int:
    """Write passages to a new tantivy folder; `reviews` gives each document's title. Returns how many."""
    folder.mkdir(parents=True)
    index = tantivy.Index(_schema(), path=str(folder))
    writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
    n_rows = 0
    for passage in passages:
        writer.add_document(
            tantivy.Document(
                id=passage.id,
                document=passage.document,
                text=passage.text,
                heading=" ".join(passage.heading),
                review=reviews.get(passage.document, passage.document),
            )
        )
        n_rows += 1
    writer.commit()
    writer.wait_merging_threads()
    return n_rows


def open_lexical(folder: Path) -> LexicalIndex:
    return LexicalIndex(tantivy.Index.open(str(folder)))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
    for field in _BOOSTS:
        builder.add_text_field(field, tokenizer_name="en_stem")
    return builder.build()
