"""The encoder's own weights, exported once to ONNX, so that a question is encoded without loading torch."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from ingest.adapter import adapted
from ingest.encode import ADAPTED, Encoder, EncoderIdentity, Precision, SentenceEncoder, Vectors, encoder_folder
from ingest.onnx_network import OnnxNetwork, padded, write_onnx

LEAST_COSINE = 0.9999
_MODEL, _TOKENIZER, _ABOUT = "model.onnx", "tokenizer.json", "encoder.json"
_SAMPLES = (
    "what do reviews say about strategy discussions",
    "The review found that information was not shared between agencies, and that no one asked the child.",
    "Recommendation 3: the partnership should seek assurance that health is invited to every strategy meeting. " * 6,
)


class QuickEncoder:
    """An exported encoder: the same vectors as the original, ready in well under a second."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self.precision: Precision = "float32"
        about = json.loads((folder / _ABOUT).read_text())
        self._pooling: str = about.pop("pooling")
        self.identity = EncoderIdentity(**about)
        self._tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._network = OnnxNetwork(folder / _MODEL)

    def count(self, text: str) -> int:
        return len(self._tokenizer.encode(text).ids)

    def encode(self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None) -> Vectors:
        vectors = np.zeros((len(texts), self.identity.dimensions), dtype=np.float32)
        token_ids = [self._cut(encoding.ids) for encoding in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(texts)), key=lambda i: len(token_ids[i]))
        for start in range(0, len(order), 8):
            part = order[start : start + 8]
            vectors[part] = self._encode([token_ids[i] for i in part])
            if progress:
                progress(len(part))
        return vectors

    def _cut(self, ids: list[int]) -> list[int]:
        return ids if len(ids) <= self.identity.window else [*ids[: self.identity.window - 1], ids[-1]]

    def _encode(self, token_ids: list[list[int]]) -> Vectors:
        ids, mask = padded(token_ids), padded([[1] * len(row) for row in token_ids])
        states = self._network.run(ids, mask, np.zeros_like(ids))
        pooled = _mean(states, mask) if self._pooling == "mean" else states[:, 0]
        lengths = np.linalg.norm(pooled, axis=1, keepdims=True).clip(min=1e-12)
        return np.asarray(pooled / lengths, dtype=np.float32)


def _mean(states: Vectors, mask: Any) -> Vectors:
    weights = mask[..., None].astype(np.float32)
    return np.asarray((states * weights).sum(axis=1) / weights.sum(axis=1).clip(min=1e-9), dtype=np.float32)


def exported_folder(index_folder: Path, digest: str) -> Path:
    return index_folder / "encoder" / digest[:16]


def export_encoder(encoder: Encoder, index_folder: Path) -> str | None:
    """Export an encoder's float32 weights beside the index and check the copy against the original.

    Returns:
        None when the export is there and gives vectors with a cosine of at least 0.9999 to the original's;
        else the reason why questions will be encoded the slow way.
    """
    folder = exported_folder(index_folder, encoder.identity.digest)
    source = encoder_folder(encoder.identity.name)
    pooling = _pooling(encoder) if isinstance(encoder, SentenceEncoder) else None
    if folder.is_dir():
        return None
    if source is None or pooling is None:
        return "only encoders in a local folder, made of a transformer with mean or first-token pooling, are exported"
    aside = folder.with_name(folder.name + ".new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    _export(encoder.identity.name, source, aside / _MODEL)
    shutil.copy(source / _TOKENIZER, aside / _TOKENIZER)
    (aside / _ABOUT).write_text(json.dumps({**asdict(encoder.identity), "pooling": pooling}))
    least = _least_cosine(QuickEncoder(aside), encoder.identity.name)
    if least < LEAST_COSINE:
        shutil.rmtree(aside)
        return f"the exported copy differs from the encoder (cosine {least:.5f}, at least {LEAST_COSINE} needed)"
    aside.replace(folder)
    return None


def _pooling(encoder: SentenceEncoder) -> str | None:
    """The pooling of a plain transformer-pooling(-normalize) encoder; None for anything else."""
    names = [type(module).__name__ for module in encoder.model]
    if names[:2] != ["Transformer", "Pooling"] or names[2:] not in ([], ["Normalize"]):
        return None
    layer: Any = encoder.model[1]
    pooling = str(layer.get_config_dict().get("pooling_mode", "mean"))
    return pooling if pooling in {"mean", "cls"} else None


def _export(name: str, source: Path, target: Path) -> None:
    import torch
    from transformers import AutoModel

    class LastHiddenState(torch.nn.Module):
        def __init__(self, model: Any) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            network: Any = self.model
            states: torch.Tensor = network(input_ids=input_ids, attention_mask=attention_mask)[0]
            return states

    network = AutoModel.from_pretrained(str(source), attn_implementation="eager")
    model = LastHiddenState(adapted(network) if name == ADAPTED else network).eval()
    write_onnx(model, target, inputs=("input_ids", "attention_mask"))


def _least_cosine(quick: QuickEncoder, name: str) -> float:
    from ingest.encode import load_encoder

    original = load_encoder(name, precision="float32")
    return float((quick.encode(_SAMPLES) * original.encode(_SAMPLES)).sum(axis=1).min())
