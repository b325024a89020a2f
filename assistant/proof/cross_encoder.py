"""The cross-encoder that reads two texts together (a passage and a claim): bundled MiniLM layers under a head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.encode import BUNDLED, encoder_folder
from ingest.sentences import sentence_spans

LABELS = ("supported", "partial", "unsupported", "contradicted")
MAX_TOKENS = 224
WINDOW_WORDS = 130
# A claim is read in parts of whole sentences, of so many words at most and at least.
PART_WORDS, LEAST_PART = 80, 3
BATCH = 16


def build_network(n_outputs: int = len(LABELS)) -> Any:
    """The network with the bundled encoder's weights and an untrained head: (ids, mask, types) -> (n, n_outputs)."""
    import torch
    from transformers import AutoModel
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]

    class PairClassifier(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = AutoModel.from_pretrained(str(encoder_folder(BUNDLED)), add_pooling_layer=False)
            size = self.encoder.config.hidden_size
            self.dropout = torch.nn.Dropout(0.1)
            self.head = torch.nn.Linear(2 * size, n_outputs)

        def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
            encoder: Any = self.encoder
            states = encoder(input_ids=ids, attention_mask=mask, token_type_ids=types)[0]
            claim = (types * mask).unsqueeze(-1).to(states.dtype)
            pooled = (states * claim).sum(1) / claim.sum(1).clamp(min=1)
            logits: torch.Tensor = self.head(self.dropout(torch.cat([states[:, 0], pooled], dim=-1)))
            return logits

    return PairClassifier()


def pair_tokenizer() -> Any:
    """The bundled tokenizer for pairs; where both together are too long the longer is cut, as a rule the passage."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(f"{encoder_folder(BUNDLED)}/tokenizer.json")
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")
    return tokenizer


def tensors(tokenizer: Any, pairs: Sequence[tuple[str, str]]) -> tuple[Any, Any, Any]:
    """(passage, claim) pairs as padded ids, mask and segment types, each of shape (n, longest)."""
    import torch

    encoded = tokenizer.encode_batch(list(pairs))
    width = max(len(e.ids) for e in encoded)
    fields = [[e.ids for e in encoded], [e.attention_mask for e in encoded], [e.type_ids for e in encoded]]
    padded = [[row + [0] * (width - len(row)) for row in field] for field in fields]
    ids, mask, types = (torch.tensor(field, dtype=torch.long) for field in padded)
    return ids, mask, types


def claim_parts(claim: str, *, max_words: int = PART_WORDS) -> list[str]:
    """A claim as its sentences, long ones in runs of `max_words`; what is too short to say anything joins another."""
    parts: list[str] = []
    for start, end in sentence_spans(claim):
        words = claim[start:end].split()
        for at in range(0, len(words), max_words):
            part = " ".join(words[at : at + max_words])
            if parts and len(part.split()) < LEAST_PART:
                parts[-1] = f"{parts[-1]} {part}"
            else:
                parts.append(part)
    return parts or [claim]


def nearest_window(passage: str, claim: str, *, max_words: int = WINDOW_WORDS) -> str:
    """The run of whole sentences of a passage that shares most words with a claim, at most `max_words` long."""
    if len(passage.split()) <= max_words:
        return passage
    sentences = [passage[start:end] for start, end in sentence_spans(passage)]
    words = [len(sentence.split()) for sentence in sentences]
    asked = _words(claim)
    shared = [len(asked & _words(sentence)) for sentence in sentences]
    best, best_score = (0, 1), -1.0
    for first in range(len(sentences)):
        last, total = first, 0
        while last < len(sentences) and (last == first or total + words[last] <= max_words):
            total += words[last]
            last += 1
        score = sum(shared[first:last])
        if score > best_score:
            best, best_score = (first, last), score
    return " ".join(sentences[best[0] : best[1]])


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) > 3 or word.isdigit()}


class CrossEncoder:
    """A trained network ready to score; loads no more than the file of weights it is given."""

    def __init__(self, weights: Path) -> None:
        import torch
        from safetensors.torch import load_file

        self._tokenizer = pair_tokenizer()
        network = build_network()
        network.load_state_dict({name: value.to(torch.float32) for name, value in load_file(str(weights)).items()})
        self._network = network.eval()
        self._n_threads = torch.get_num_threads()

    def logits(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """One row of four logits, in the order of `LABELS`, for each (passage, claim)."""
        import torch

        cut = [(nearest_window(passage, claim), claim) for passage, claim in pairs]
        order = sorted(range(len(cut)), key=lambda i: len(cut[i][0]) + len(cut[i][1]))
        found = np.zeros((len(cut), len(LABELS)))
        # Two threads on so little work wait for each other: 500 ms on a busy machine.
        torch.set_num_threads(1 if len(pairs) == 1 else self._n_threads)
        with torch.inference_mode():
            for start in range(0, len(order), BATCH):
                part = order[start : start + BATCH]
                found[part] = self._network(*tensors(self._tokenizer, [cut[i] for i in part])).double().numpy()
        torch.set_num_threads(self._n_threads)
        return found
