"""Our index and search on a data set in the BEIR format (Thakur et al., NeurIPS 2021), beside BM25 and the encoder.

A folder holds corpus.jsonl (`_id`, `title`, `text`), queries.jsonl (`_id`, `text`) and qrels/test.tsv. The corpus is
streamed twice, once for each index; no more than a batch of it is in memory.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from assistant.search.fuse import fuse
from eval.jsonl import needs_text, read_objects
from ingest.dense import DenseIndex, build_dense, open_dense
from ingest.encode import Encoder, Vectors
from ingest.errors import InputError
from ingest.lexical import LexicalIndex, build_lexical, open_lexical
from ingest.types import Passage

DEPTH = 100
BATCH = 512
MEASURES = ("nDCG@10", "R@100")

Run = dict[str, dict[str, float]]


def beir(folder: Path, encoder: Encoder, scratch: Path, *, tell: Callable[[str], None]) -> dict[str, dict[str, float]]:
    """Index a data set under `scratch` and measure: system ("BM25", "encoder", "ours") to measure to value.

    Raises:
        InputError: a file that is missing, or a line that is not of the format.
    """
    queries = {str(row["_id"]): row["text"] for row in _rows(folder / "queries.jsonl", "text")}
    qrels = _qrels(folder)
    tell("words")
    n_passages = build_lexical(scratch / "lexical", _passages(folder), {})
    tell(f"vectors of {n_passages} passages")
    build_dense(scratch / "dense", _encoded(folder, encoder))
    dense, lexical = open_dense(scratch / "dense"), open_lexical(scratch / "lexical")
    tell(f"{len(qrels)} queries")
    runs: dict[str, Run] = {"BM25": {}, "encoder": {}, "ours": {}}
    unknown = [query_id for query_id in qrels if query_id not in queries]
    if unknown:
        tell(f"{len(unknown)} queries of qrels/test.tsv are not in queries.jsonl and left out, such as {unknown[0]}")
    for query_id in (query_id for query_id in qrels if query_id in queries):
        for system, found in _search(queries[query_id], encoder, dense, lexical).items():
            runs[system][query_id] = found
    dense.close()
    asked = {query_id: judged for query_id, judged in qrels.items() if query_id in queries}
    return {system: _measured(asked, run) for system, run in runs.items()}


def _search(query: str, encoder: Encoder, dense: DenseIndex, lexical: LexicalIndex) -> dict[str, dict[str, float]]:
    by_vector = dense.search(encoder.encode([query])[0], DEPTH)
    by_words = lexical.search(query, DEPTH)
    fused = sorted(fuse(by_vector, by_words).items(), key=lambda pair: (-pair[1], pair[0]))[:DEPTH]
    return {"BM25": dict(by_words), "encoder": dict(by_vector), "ours": dict(fused)}


def _measured(qrels: Mapping[str, Mapping[str, int]], run: Run) -> dict[str, float]:
    import ir_measures

    parsed = [ir_measures.parse_measure(name) for name in MEASURES]
    found = ir_measures.calc_aggregate(parsed, qrels, run)
    return {str(measure): round(float(found[measure]), 4) for measure in parsed}


def _passages(folder: Path) -> Iterator[Passage]:
    for row in _rows(folder / "corpus.jsonl", "text"):
        title = str(row.get("title") or "")
        yield _passage(str(row["_id"]), f"{title}\n{row['text']}" if title else str(row["text"]))


def _encoded(folder: Path, encoder: Encoder) -> Iterator[tuple[Passage, Vectors]]:
    stream = _passages(folder)
    while batch := list(islice(stream, BATCH)):
        yield from zip(batch, encoder.encode([passage.text for passage in batch]), strict=True)


def _passage(passage_id: str, text: str) -> Passage:
    return Passage(passage_id, passage_id, (), (), None, (), "narrative", text)


def _rows(path: Path, field: str) -> Iterator[dict[str, Any]]:
    """The objects of a file, each with an id and a text.

    Raises:
        InputError: the line that is not so, or none is there.
    """
    number = 0
    for number, row in read_objects(path, what="a file of a BEIR data set"):
        if "_id" not in row:
            raise InputError(f"{path}:{number}: needs _id and {field}")
        needs_text(row, field, f"{path}:{number}")
        yield row
    if not number:
        raise InputError(f"{path}: nothing in it; a BEIR data set has one JSON object a line there")


def _qrels(folder: Path) -> dict[str, dict[str, int]]:
    path = folder / "qrels" / "test.tsv"
    qrels: dict[str, dict[str, int]] = {}
    try:
        with path.open(encoding="utf-8-sig") as file:
            rows = list(enumerate(csv.reader(file, delimiter="\t"), start=1))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({error}); it holds query-id, corpus-id and score") from error
    for number, row in rows[1:] if rows and rows[0][1][:1] == ["query-id"] else rows:
        try:
            query_id, corpus_id, grade = row
            qrels.setdefault(query_id, {})[corpus_id] = int(float(grade))
        except ValueError as error:
            raise InputError(f"{path}:{number}: needs query-id, corpus-id and score, parted by tabs") from error
    if not qrels:
        raise InputError(f"{path}: no judgements in it; each line is query-id, corpus-id and score, parted by tabs")
    return qrels
