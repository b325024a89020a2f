"""Vectors in Chroma: built whole in a new folder, opened by one process, asked with our own vectors only."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import cast

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateHNSWConfiguration
from chromadb.config import Settings
from chromadb.errors import ChromaError

from ingest.encode import Vectors
from ingest.errors import DamagedIndexError
from ingest.types import Passage

COLLECTION = "passages"
_SPACE: CreateHNSWConfiguration = {"space": "cosine", "max_neighbors": 32, "ef_construction": 200, "ef_search": 200}
_ROWS_PER_ADD = 4000


class DenseIndex:
    """An open Chroma collection of passage vectors."""

    def __init__(self, client: Client, collection: chromadb.Collection) -> None:
        self._client = client
        self._collection = collection
        self._n_passages = collection.count()

    def search(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """The k passages nearest a unit vector, as (passage id, cosine), nearest first; fewer if there are fewer.

        Raises:
            DamagedIndexError: the folder cannot be read. Once a newer generation has replaced it, its files are gone;
                Chroma reads on with what it has open, but may need to open one again at any time.
        """
        k = min(k, self._n_passages)
        if k == 0:
            return []
        asked = np.asarray([vector], dtype=np.float32)
        try:
            found = self._collection.query(query_embeddings=asked, n_results=k, include=["distances"])
        except ChromaError as error:
            raise DamagedIndexError(f"the vectors cannot be read ({error}); run reviews doctor") from error
        distances = found["distances"] or [[]]
        return [(i, 1.0 - float(d)) for i, d in zip(found["ids"][0], distances[0], strict=True)]

    def count(self) -> int:
        return self._collection.count()

    def close(self) -> None:
        self._client.close()


def build_dense(folder: Path, rows: Iterable[tuple[Passage, Vectors]]) -> int:
    """Write passages and vectors to a new Chroma folder; returns how many."""
    client = _client(folder)
    try:
        collection = client.create_collection(COLLECTION, embedding_function=None, configuration={"hnsw": _SPACE})
        n_rows = 0
        stream = iter(rows)
        while part := list(islice(stream, _ROWS_PER_ADD)):
            collection.add(ids=[p.id for p, _ in part], embeddings=np.stack([vector for _, vector in part]))
            n_rows += len(part)
    finally:
        client.close()
    return n_rows


def open_dense(folder: Path) -> DenseIndex:
    client = _client(folder)
    return DenseIndex(client, client.get_collection(COLLECTION, embedding_function=None))


def _client(folder: Path) -> Client:
    settings = Settings(_env_file=None, anonymized_telemetry=False, is_persistent=True, persist_directory=str(folder))  # type: ignore[call-arg]
    return cast("Client", chromadb.PersistentClient(path=str(folder), settings=settings))
