"""Our index and search on a data set in the BEIR format (Thakur et al., NeurIPS 2021), beside BM25 and the encoder.

A folder holds corpus.jsonl (`_id`, `title`, `text`), queries.jsonl (`_id`, `text`) and qrels/test.tsv. The corpus is
streamed twice, once for each index; no more than a batch of it is in memory.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from assistant.search.fuse import fuse
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
    queries = {row["_id"]: row["text"] for row in _rows(folder / "queries.jsonl", "text")}
    qrels = _qrels(folder)
    tell("words")
    n_passages = build_lexical(scratch / "lexical", _passages(folder), {})
    tell(f"vectors of {n_passages} passages")
    build_dense(scratch / "dense", _encoded(folder, encoder))
    dense, lexical = open_dense(scratch / "dense"), open_lexical(scratch / "lexical")
    tell(f"{len(qrels)} queries")
    runs: dict[str, Run] = {"BM25": {}, "encoder": {}, "ours": {}}
    for query_id in qrels:
        for system, found in _search(queries[query_id], encoder, dense, lexical).items():
            runs[system][query_id] = found
    dense.close()
    return {system: _measured(qrels, run) for system, run in runs.items()}


def _search(query: str, encoder: Encoder, dense: DenseIndex, lexical: LexicalIndex) -> dict[str, dict[str, float]]:
    by_vector = dense.search(encoder.encode([query])[0], DEPTH)
    by_words = lexical.search(query, DEPTH)
    fused = sorted(fuse(by_vector, by_words).items(), key=lambda pair: (-pair[1], pair[0]))[:DEPTH]
    return {"BM25": dict(by_words), "encoder": dict(by_vector), "ours": dict(fused)}


def _measured(qrels: Mapping[str, Mapping[str, int]], run: Run) -> dict[str, float]:
    import ir_measures

    parsed = [ir_measures.parse_measure(name) for name in MEASURES]
    found = ir_measures.calc_aggregate(parsed, qrels, run)
    return {str(measure): round(float(value), 4) for measure, value in found.items()}


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
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                row = json.loads(line)
                if "_id" not in row or field not in row:
                    raise InputError(f"{path}:{number}: needs _id and {field}")
                yield row
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: not a file of a BEIR data set ({error})") from error


def _qrels(folder: Path) -> dict[str, dict[str, int]]:
    path = folder / "qrels" / "test.tsv"
    qrels: dict[str, dict[str, int]] = {}
    try:
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                qrels.setdefault(row["query-id"], {})[row["corpus-id"]] = int(row["score"])
    except (OSError, KeyError, ValueError) as error:
        raise InputError(f"{path}: needs query-id, corpus-id and score, parted by tabs ({error})") from error
    return qrels
