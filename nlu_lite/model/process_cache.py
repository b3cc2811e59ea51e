"""The models that are open in this process: each once, for all threads and for forked children."""

import functools
import os
import threading

import torch

from nlu_lite.model.facts import ModelFacts, facts_of
from nlu_lite.model.model import Model
from nlu_lite.model.open import open_model
from nlu_lite.spec import ModelSpec
from nlu_lite.store import ModelFiles

__all__ = ["opened"]

_MODELS_KEPT = 16
_turn = threading.RLock()


def opened(
    spec: ModelSpec,
    files: ModelFiles,
    *,
    device: str,
    precision: str = "fp32",
    engine: str = "torch",
    checkpoint_heads: bool = False,
) -> Model:
    """A model, opened now or before; several threads that ask at once get the same one.

    Args:
        spec: What the model should be.
        files: Where its files are; files that have changed make another model.
        device: A PyTorch device.
        precision: What to compute in: one of `encoder.precision.PRECISIONS`, or "auto".
        engine: What is to compute: one of `encoder.engines.ENGINES`, or "auto".
        checkpoint_heads: Whether a head of transformers among the files is the model's, too.

    Raises:
        InvalidOption: The model cannot be computed in the precision, or not by the engine.
        InvalidModel: No model can be made of the files.
    """
    with _turn:
        return _opened(spec, facts_of(files), device, precision, engine, checkpoint_heads)


@functools.lru_cache(maxsize=_MODELS_KEPT)
def _opened(
    spec: ModelSpec,
    facts: ModelFacts,
    device: str,
    precision: str,
    engine: str,
    checkpoint_heads: bool,
) -> Model:
    return open_model(
        spec,
        facts,
        device=device,
        precision=precision,
        engine=engine,
        checkpoint_heads=checkpoint_heads,
    )


def _begin_child() -> None:
    # The child has none of OpenMP's threads; PyTorch would wait for them for ever.
    torch.set_num_threads(1)
    _turn.release()


if hasattr(os, "register_at_fork"):
    # A fork waits for a model that another thread opens: in the child nobody would end that turn.
    os.register_at_fork(
        before=_turn.acquire, after_in_parent=_turn.release, after_in_child=_begin_child
    )
