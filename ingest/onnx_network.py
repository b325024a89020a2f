"""A network in an ONNX file: run by onnxruntime without torch, ready in well under a second, and written."""

from __future__ import annotations

import contextlib
import logging
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


class OnnxNetwork:
    """A transformer whose first output is what is wanted. Its inputs are named as in `transformers`."""

    def __init__(self, file: Path) -> None:
        import onnxruntime

        self._session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
        self._inputs = {node.name for node in self._session.get_inputs()}

    def run(self, token_ids: NDArray[np.int64], mask: NDArray[np.int64], segments: NDArray[np.int64]) -> Any:
        """The first output for some texts; all three inputs have shape (texts, longest), `segments` 0 or 1."""
        given = {"input_ids": token_ids, "attention_mask": mask, "token_type_ids": segments}
        return self._session.run(None, {name: given[name] for name in self._inputs})[0]


def padded(rows: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """Rows of numbers, each filled up with 0 to the longest of them."""
    width = max(map(len, rows))
    return np.array([[*row, *[0] * (width - len(row))] for row in rows], dtype=np.int64)


def write_onnx(network: Any, target: Path, *, inputs: Sequence[str]) -> None:
    """Write a torch network that takes, for each name in `inputs`, whole numbers of shape (texts, longest)."""
    import torch

    ids = torch.ones(2, 16, dtype=torch.long)
    sizes = {0: torch.export.Dim("rows", min=1, max=256), 1: torch.export.Dim("tokens", min=2, max=512)}
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings(), contextlib.redirect_stdout(sys.stderr):
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            tuple(torch.ones_like(ids) for _ in inputs),
            str(target),
            dynamo=True,
            dynamic_shapes=tuple(sizes for _ in inputs),
            input_names=list(inputs),
            external_data=False,
            opset_version=18,
            verbose=False,
        )


def write_quantized(network: Path, target: Path) -> None:
    """Write a network again with its weights in eight bits, a quarter of the size."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model = onnx.load(str(network))
    # The shapes that torch writes beside the graph contradict those that are inferred while it is quantized.
    del model.graph.value_info[:]
    # Torch notes for every node where in its program it was made: paths of the machine, and nothing that is run.
    for part in (
        model,
        model.graph,
        *model.graph.node,
        *model.graph.initializer,
        *model.graph.input,
        *model.graph.output,
    ):
        del part.metadata_props[:]
    quantize_dynamic(model, str(target), weight_type=QuantType.QInt8, per_channel=True)
