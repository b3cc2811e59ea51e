"""The model as ONNX graphs, written once beside its other files."""

import warnings
from pathlib import Path

from benchmarks.peers.protocol import needs
from benchmarks.peers.transformers_model import model_of

__all__ = ["INPUTS", "exported", "optimised", "quantised"]

INPUTS = ("input_ids", "attention_mask")
_OPSET = 17


def exported(folder: Path) -> Path:
    """The graph as PyTorch exports it from transformers' own model."""
    needs("onnx")
    target = folder / "exported.onnx"
    if target.exists():
        return target
    import torch

    class LastStates(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            # The optimiser knows the pattern of this attention.
            self.model = model_of(folder, attention="eager")

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            states: torch.Tensor = self.model(input_ids=ids, attention_mask=mask).last_hidden_state
            return states

    example = torch.ones(2, 9, dtype=torch.int64)
    axes = {name: {0: "texts", 1: "positions"} for name in (*INPUTS, "states")}
    with warnings.catch_warnings():
        # The exporter without onnxscript is deprecated; its graph is the one that is fused whole.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            LastStates().train(False),
            (example, example),
            str(target),
            input_names=list(INPUTS),
            output_names=["states"],
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )
    return target


def optimised(folder: Path) -> Path:
    """The graph after ONNX Runtime's optimiser for BERT, with its fused operators."""
    needs("onnx", "onnxruntime")
    target = folder / "optimised.onnx"
    if target.exists():
        return target
    from onnxruntime.transformers import optimizer
    from transformers import AutoConfig

    config = AutoConfig.from_pretrained(folder)
    made = optimizer.optimize_model(
        str(exported(folder)),
        model_type="bert",
        num_heads=config.num_attention_heads,
        hidden_size=config.hidden_size,
        opt_level=0,
    )
    made.save_model_to_file(str(target))
    return target


def quantised(folder: Path) -> Path:
    """The optimised graph with weights in int8, and activations quantised while it runs."""
    source = optimised(folder)
    target = folder / "quantised.onnx"
    if target.exists():
        return target
    from onnx import TensorProto
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        str(source),
        str(target),
        per_channel=True,
        weight_type=QuantType.QInt8,
        # It can't find out the types behind fused operators by itself.
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )
    return target
