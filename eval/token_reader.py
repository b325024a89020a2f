"""The network of the reranker while it is trained: MiniLM layers that give every token of a paragraph log odds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.proof.cross_encoder import build_network
from assistant.proof.support import FOLDER as SUPPORT
from assistant.search.excerpts import Excerpt
from assistant.search.reranker import sentence_tokens
from ingest.onnx_network import padded


def build_reader() -> Any:
    """The network, untrained: (ids, mask, types) -> log odds of every token, each of shape (texts, longest)."""
    import torch

    class TokenReader(torch.nn.Module):
        """The layers of the support scorer; its head reads each token here where that reads the mean of a claim."""

        def __init__(self) -> None:
            super().__init__()
            pairs = build_network(1)
            self.encoder, self.head, self.dropout = pairs.encoder, pairs.head, pairs.dropout

        def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
            encoder: Any = self.encoder
            states = encoder(input_ids=ids, attention_mask=mask, token_type_ids=types)[0]
            both = torch.cat([states[:, :1].expand_as(states), states], dim=-1)
            odds: torch.Tensor = self.head(self.dropout(both))[..., 0]
            return odds

    return TokenReader()


def load_reader(weights: Path | None = None) -> Any:
    """The network with what an earlier training wrote, or with the layers of the support scorer."""
    from safetensors.torch import load_file

    network = build_reader()
    if weights:
        network.load_state_dict(load_file(str(weights)))
    else:
        found = load_file(str(SUPPORT / "support.safetensors"))
        layers = {name: value.float() for name, value in found.items() if not name.startswith("head.")}
        network.load_state_dict(layers, strict=False)
    return network


def read(network: Any, tokenizer: Any, pairs: Sequence[tuple[str, Excerpt]]) -> list[Any]:
    """For each (question, excerpt) the log odds of its sentences, as a tensor; nan for one that was cut away."""
    import torch

    laid = [excerpt.laid_out() for _, excerpt in pairs]
    encoded = tokenizer.encode_batch([(question, text) for (question, _), (text, _) in zip(pairs, laid, strict=True)])
    fields = ([getattr(one, name) for one in encoded] for name in ("ids", "attention_mask", "type_ids"))
    odds = network(*(torch.from_numpy(padded(field)) for field in fields)).float()
    sentences = [sentence_tokens(one, spans) for one, (_, spans) in zip(encoded, laid, strict=True)]
    return [torch.stack([row[at].mean() for at in own]) for row, own in zip(odds, sentences, strict=True)]
