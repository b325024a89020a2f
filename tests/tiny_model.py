"""A chat model of about 200,000 random weights, and the server of transformers that serves it on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

SEED = 7
UP_WITHIN_S = 120
_TEMPLATE = "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}<|end|>{% endfor %}<|assistant|>"
_SPECIAL = ["<|end|>", "<|system|>", "<|user|>", "<|assistant|>"]


def make_tiny_model(folder: Path, texts: Sequence[str]) -> int:
    """Write a Llama of random weights with a tokenizer trained on these texts; returns how many weights it has."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import GenerationConfig, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    pieces = Tokenizer(models.BPE())
    pieces.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    pieces.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    pieces.train_from_iterator(
        texts, trainers.BpeTrainer(vocab_size=2000, special_tokens=_SPECIAL, initial_alphabet=alphabet)
    )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=pieces, eos_token="<|end|>", pad_token="<|end|>", chat_template=_TEMPLATE
    )
    tokenizer.save_pretrained(folder)
    torch.manual_seed(SEED)
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(tokenizer), hidden_size=48, intermediate_size=96, num_hidden_layers=2,
            num_attention_heads=4, max_position_embeddings=65_536, eos_token_id=0, pad_token_id=0, bos_token_id=None,
        )
    )  # fmt: skip
    model.generation_config = GenerationConfig(max_new_tokens=60, eos_token_id=0, pad_token_id=0)
    model.save_pretrained(folder)
    return int(sum(weights.numel() for weights in model.parameters()))


@contextmanager
def transformers_server(folder: Path, log: Path) -> Iterator[str]:
    """Serve a model folder in a process of its own until the block ends; gives the address of its OpenAI protocol.

    Raises:
        RuntimeError: it did not come up.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    cache = log.parent / "hub"
    cache.mkdir(exist_ok=True)
    command = [str(Path(sys.executable).parent / "transformers"), "serve", str(folder)]
    command += ["--device", "cpu", "--host", "127.0.0.1", "--port", str(port)]
    environment = {**os.environ, "HF_HUB_CACHE": str(cache), "HF_HUB_OFFLINE": "1"}
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out, env=environment) as server:
        try:
            _wait(server, f"http://127.0.0.1:{port}/health", log)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            server.terminate()


def _wait(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    for _ in range(UP_WITHIN_S * 4):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=5) as answered:
                if answered.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.25)
    raise RuntimeError(f"transformers serve did not come up: {log.read_text(errors='replace')[-2000:]}")
