"""How likely a sentence answers a question: a cross-encoder that reads the two together."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np

from assistant.proof.cross_encoder import MAX_TOKENS, pair_tokenizer
from assistant.search.remember import RememberingEncoder
from assistant.shipped import checked, read_card
from ingest.encode import Encoder
from ingest.onnx_network import OnnxNetwork, padded

FOLDER = Path(__file__).parents[1] / "reranker"
REMEMBERED = 2_000
_BATCH = 8


@runtime_checkable
class Reranker(Protocol):
    """Reads a question and a sentence together, which tells more than to compare how near they lie."""

    def answering(self, question: str, sentences: Sequence[str]) -> list[float]:
        """The log odds that each sentence answers the question, in their order.

        In eight bits those of a sentence move by some 0.3 with what is read beside it.
        """
        ...


class SentenceReranker:
    """The shipped network; its weights are loaded, and checked against their checksum, when it is first used.

    Raises:
        EncoderError: the weights are missing or not the shipped ones.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self.digest: str = read_card(folder / "reranker.json", of="reranker")["sha256"]

    @cached_property
    def _network(self) -> OnnxNetwork:
        return OnnxNetwork(checked(self._folder / "reranker.onnx", self.digest))

    @cached_property
    def _tokenizer(self) -> Any:
        tokenizer = pair_tokenizer()
        # A sentence in another language may fill the window by itself; then both are cut.
        tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")
        return tokenizer

    def answering(self, question: str, sentences: Sequence[str]) -> list[float]:
        encoded = self._tokenizer.encode_batch([(question, sentence) for sentence in sentences])
        order = sorted(range(len(encoded)), key=lambda i: len(encoded[i].ids))
        odds = np.zeros(len(encoded))
        for start in range(0, len(order), _BATCH):
            part = order[start : start + _BATCH]
            fields = ([getattr(encoded[i], name) for i in part] for name in ("ids", "attention_mask", "type_ids"))
            odds[part] = self._network.run(*map(padded, fields))[:, 0]
        return [float(one) for one in odds]


class RerankingEncoder(RememberingEncoder):
    """An encoder with a reranker beside it, as a session has it; both remember what they were asked lately.

    What was read of a question is remembered for just those sentences, so that no answer depends on earlier ones.
    The thresholds of an answer (`extract.py`) were chosen with the shipped reranker. An encoder without one answers by
    nearness alone.
    """

    def __init__(self, encoder: Encoder, reranker: Reranker) -> None:
        super().__init__(encoder)
        self._reranker = reranker
        self._odds: OrderedDict[tuple[str, ...], list[float]] = OrderedDict()
        self._odds_lock = threading.Lock()

    def answering(self, question: str, sentences: Sequence[str]) -> list[float]:
        asked = (question, *sentences)
        with self._odds_lock:
            known = self._odds.get(asked)
        odds = self._reranker.answering(question, sentences) if known is None else known
        with self._odds_lock:
            self._odds[asked] = odds
            while len(self._odds) > REMEMBERED:
                self._odds.popitem(last=False)
        return odds

    def forget(self) -> None:
        super().forget()
        with self._odds_lock:
            self._odds.clear()
