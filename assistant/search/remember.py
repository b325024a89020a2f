"""An encoder that remembers what it encoded lately, so that a sentence is not encoded anew for every asker."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np

from ingest.encode import Encoder, EncoderIdentity, Precision, Vectors

REMEMBERED = 20_000


class RememberingEncoder:
    """Gives the same vectors as the encoder it holds; the last 20,000 stay in memory (30 MB at 384 dimensions).

    Safe to use from several threads. Texts are kept in memory only, questions among them, and go with the process.
    """

    def __init__(self, encoder: Encoder, *, most: int = REMEMBERED) -> None:
        self._encoder = encoder
        self._most = most
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def identity(self) -> EncoderIdentity:
        return self._encoder.identity

    @property
    def precision(self) -> Precision:
        return self._encoder.precision

    def count(self, text: str) -> int:
        return self._encoder.count(text)

    def encode(self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None) -> Vectors:
        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known |= dict(zip(new, self._encoder.encode(new, progress=progress), strict=True))
        self._remember(known)
        if not texts:
            return np.zeros((0, self.identity.dimensions), dtype=np.float32)
        return np.stack([known[text] for text in texts])

    def forget(self) -> None:
        with self._lock:
            self._vectors.clear()

    def _remember(self, vectors: dict[str, Vectors]) -> None:
        with self._lock:
            for text, vector in vectors.items():
                # A row would keep alive all the rows that were encoded with it.
                self._vectors[text] = vector if vector.base is None else vector.copy()
                self._vectors.move_to_end(text)
            while len(self._vectors) > self._most:
                self._vectors.popitem(last=False)
