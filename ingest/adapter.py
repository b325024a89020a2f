"""A small change to the bundled encoder's weights, learned for the field's questions (LoRA, Hu et al., 2021)."""

from __future__ import annotations

import hashlib
import warnings
from pathlib import Path
from typing import Any

ADAPTER = Path(__file__).parent / "adaptation"
ADAPTER_SHA256 = "b86a0061797344708f54d1491ba67650b57cead9305b1f5356626ed7f3a102a7"
RANK = 16
_LAYERS = r".*(query|key|value|dense)"
_WEIGHTS = "adapter_model.safetensors"


def learning(network: Any) -> Any:
    """The network, of which every linear layer can now learn a change of low rank, and nothing else can learn."""
    from peft import LoraConfig, get_peft_model

    return get_peft_model(network, LoraConfig(r=RANK, lora_alpha=RANK, target_modules=_LAYERS))


def save_adapter(learned: Any, folder: Path, *, base: str, strength: float) -> None:
    """Write what the network of encoder `base` learned, shrunk to `strength` (0 to 1)."""
    config = learned.peft_config["default"]
    config.lora_alpha, config.base_model_name_or_path = strength * RANK, base
    learned.save_pretrained(str(folder))
    (folder / "README.md").unlink(missing_ok=True)


def adapted(network: Any, folder: Path = ADAPTER) -> Any:
    """The network with the change added to its weights."""
    from peft import PeftModel

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        return PeftModel.from_pretrained(network, str(folder)).merge_and_unload()


def adapter_digest(folder: Path = ADAPTER) -> str:
    """A digest of the change and of how strongly it is added."""
    content = (folder / _WEIGHTS).read_bytes() + (folder / "adapter_config.json").read_bytes()
    return hashlib.sha256(content).hexdigest()
