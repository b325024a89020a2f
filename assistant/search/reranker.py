"""How likely each sentence of a paragraph answers a question: a cross-encoder that reads the two together."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from assistant.proof.cross_encoder import pair_tokenizer
from assistant.search.excerpts import Excerpt
from assistant.search.remember import RememberingEncoder
from assistant.shipped import checked, read_card
from ingest.encode import Encoder
from ingest.onnx_network import OnnxNetwork, padded

FOLDER = Path(__file__).parents[1] / "reranker"
MAX_TOKENS = 320
REMEMBERED = 2_000
_BATCH = 8


@runtime_checkable
class Reranker(Protocol):
    """Reads a question and an excerpt together, which tells more than to compare how near they lie."""

    def answering(self, question: str, excerpts: Sequence[Excerpt]) -> list[list[float]]:
        """The log odds that each sentence of each excerpt answers the question, in their order.

        In eight bits those of a sentence move by some 0.3 with what is read beside its excerpt.
        """
        ...


def probability(odds: float) -> float:
    """The probability (0-1) that log odds stand for."""
    return (1 + math.tanh(odds / 2)) / 2


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
        return reading_tokenizer()

    def answering(self, question: str, excerpts: Sequence[Excerpt]) -> list[list[float]]:
        laid = [excerpt.laid_out() for excerpt in excerpts]
        encoded = self._tokenizer.encode_batch([(question, text) for text, _ in laid])
        order = sorted(range(len(laid)), key=lambda i: len(encoded[i].ids))
        odds: list[list[float]] = [[] for _ in laid]
        for start in range(0, len(order), _BATCH):
            part = order[start : start + _BATCH]
            fields = ([getattr(encoded[i], name) for i in part] for name in ("ids", "attention_mask", "type_ids"))
            for i, tokens in zip(part, self._network.run(*map(padded, fields)), strict=True):
                own = sentence_tokens(encoded[i], laid[i][1])
                odds[i] = [float(tokens[at].mean()) if at else float("-inf") for at in own]
        return odds


def reading_tokenizer() -> Any:
    """The tokenizer for (question, text); where both are too long the end of the longer one is cut."""
    tokenizer = pair_tokenizer()
    tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")
    return tokenizer


def sentence_tokens(encoding: Any, spans: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The places of the tokens of each span of the second text; none for a span that was cut away."""
    starts = [(at, encoding.offsets[at][0]) for at, which in enumerate(encoding.sequence_ids) if which == 1]
    return [[at for at, offset in starts if start <= offset < end] for start, end in spans]


class RerankingEncoder(RememberingEncoder):
    """An encoder with a reranker beside it, as a session has it; both remember what they were asked lately.

    What was read of a question is remembered for just those excerpts, so that no answer depends on earlier ones.
    The thresholds of an answer (`extract.py`) were chosen with the shipped reranker. An encoder without one answers by
    nearness alone.
    """

    def __init__(self, encoder: Encoder, reranker: Reranker) -> None:
        super().__init__(encoder)
        self._reranker = reranker
        self._odds: OrderedDict[tuple[str, tuple[Excerpt, ...]], list[list[float]]] = OrderedDict()
        self._odds_lock = threading.Lock()

    def answering(self, question: str, excerpts: Sequence[Excerpt]) -> list[list[float]]:
        asked = question, tuple(excerpts)
        with self._odds_lock:
            known = self._odds.get(asked)
        odds = self._reranker.answering(question, excerpts) if known is None else known
        with self._odds_lock:
            self._odds[asked] = odds
            while len(self._odds) > REMEMBERED:
                self._odds.popitem(last=False)
        return odds

    def forget(self) -> None:
        super().forget()
        with self._odds_lock:
            self._odds.clear()
