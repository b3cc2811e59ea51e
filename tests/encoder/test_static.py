from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from safetensors.torch import load_file, save_file
from torch import Tensor

from nlu_lite.common.arrays import FloatArray
from nlu_lite.encoder.architectures import STATIC, Shape
from nlu_lite.encoder.precision import PRECISIONS
from nlu_lite.encoder.static import EMBEDDINGS, SCALES, StaticEncoder, read_table, stored_table
from nlu_lite.errors import InvalidModel

PIECES, WIDTH = 50, 8
SHAPE = Shape(
    architecture=STATIC, layers=1, hidden=WIDTH, heads=1, vocabulary=PIECES, max_positions=None
)
# Rows of very different lengths, as rare and frequent pieces have them.
TABLE = (
    np.random.default_rng(0).standard_normal((PIECES, WIDTH))
    * np.logspace(-6, 3, PIECES)[:, np.newaxis]
).astype(np.float32)


def written(folder: Path, tensors: Mapping[str, Tensor]) -> Path:
    path = folder / "model.safetensors"
    save_file(dict(tensors), path)
    return path


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    return written(tmp_path, stored_table(TABLE))


def half_steps(vectors: FloatArray) -> FloatArray:
    """Half of what a whole number stands for, of each vector."""
    steps: FloatArray = np.abs(vectors).max(axis=1, keepdims=True) / 127 / 2
    return steps


@given(
    arrays.arrays(
        np.float32,
        st.tuples(st.integers(1, 9), st.integers(1, 9)),
        elements=st.floats(-1e6, 1e6, width=32, allow_subnormal=False).filter(
            lambda value: value == 0 or abs(value) > 1e-30
        ),
    )
)
def test_what_is_stored_is_within_half_a_step_of_the_vectors(vectors: FloatArray) -> None:
    stored = stored_table(vectors)
    assert stored[EMBEDDINGS].dtype == torch.int8
    again = (stored[EMBEDDINGS].float() * stored[SCALES].unsqueeze(1)).numpy()
    assert (np.abs(again - vectors) <= half_steps(vectors) * (1 + 1e-4)).all()


def test_a_table_takes_a_byte_a_number(weights: Path) -> None:
    stored = load_file(weights)
    assert sum(tensor.nbytes for tensor in stored.values()) == PIECES * (WIDTH + 4)


def test_what_is_read_is_what_was_stored(weights: Path) -> None:
    table = read_table(weights, SHAPE).numpy()
    assert table.dtype == np.float32
    assert (np.abs(table - TABLE) <= half_steps(TABLE) * (1 + 1e-4)).all()
    # What was read once is stored again as it was.
    again = stored_table(table)
    assert torch.equal(again[EMBEDDINGS], load_file(weights)[EMBEDDINGS])


def test_a_table_of_floats_is_read_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path, {EMBEDDINGS: torch.from_numpy(TABLE)})
    assert np.array_equal(read_table(path, SHAPE).numpy(), TABLE)


def test_a_piece_has_its_vector_wherever_it_stands(weights: Path) -> None:
    encoder = StaticEncoder(weights, SHAPE)
    ids = np.array([3, 49, 0, 3, 3, 7])
    states = encoder.encode(ids, np.array([4, 1, 1]))
    assert states.dtype == np.float32 and states.shape == (6, 1, WIDTH)
    assert np.array_equal(states[:, 0], read_table(weights, SHAPE).numpy()[ids])


def test_all_layers_are_the_same(weights: Path) -> None:
    encoder = StaticEncoder(weights, SHAPE)
    states = encoder.encode(np.array([1, 2]), np.array([2]), layers=(0, 1, -1))
    assert states.shape == (2, 3, WIDTH)
    assert (states == states[:, :1]).all()


def test_nothing_gives_nothing(weights: Path) -> None:
    none = np.array([], dtype=np.int64)
    assert StaticEncoder(weights, SHAPE).encode(none, none).shape == (0, 1, WIDTH)


def test_bfloat16_keeps_two_digits_and_gives_float32(weights: Path) -> None:
    ids, lengths = np.arange(PIECES), np.array([PIECES])
    exact = StaticEncoder(weights, SHAPE).encode(ids, lengths)
    encoder = StaticEncoder(weights, SHAPE, precision="bf16")
    half = encoder.encode(ids, lengths)
    assert encoder.facts.precision == "bf16" and half.dtype == np.float32
    assert not np.array_equal(half, exact)
    np.testing.assert_allclose(half, exact, rtol=2**-8)
    assert PRECISIONS["bf16"].dtype == torch.bfloat16


def test_there_is_no_pooler(weights: Path) -> None:
    with pytest.raises(InvalidModel, match=r"static model does not have.*\n.*pooling='mean'"):
        StaticEncoder(weights, SHAPE).pooler(TABLE)


def stored(**changes: Tensor | None) -> dict[str, Tensor]:
    tensors = {**stored_table(TABLE), **{name.replace("__", "."): t for name, t in changes.items()}}
    return {name: tensor for name, tensor in tensors.items() if tensor is not None}


@pytest.mark.parametrize(
    ("tensors", "fault"),
    [
        ({"other": torch.zeros(3)}, "embeddings.weight is missing"),
        (stored(embeddings__weight=None), "embeddings.weight is missing"),
        (stored(embeddings__scales=None), "embeddings.scales is missing"),
        (
            stored(embeddings__weight=torch.zeros(PIECES, WIDTH + 1, dtype=torch.int8)),
            r"embeddings.weight is of shape \(50, 9\), expected \(50, 8\)",
        ),
        (
            stored(embeddings__weight=torch.zeros(PIECES - 1, WIDTH, dtype=torch.int8)),
            r"embeddings.weight is of shape \(49, 8\)",
        ),
        (stored(embeddings__scales=torch.ones(1)), r"embeddings.scales is of shape \(1,\)"),
        (
            stored(embeddings__scales=torch.ones(PIECES, WIDTH)),
            r"embeddings.scales is of shape \(50, 8\)",
        ),
        (stored(embeddings__scales=torch.full((PIECES,), torch.nan)), "scales has values that are"),
        (
            {EMBEDDINGS: torch.full((PIECES, WIDTH), torch.inf)},
            "weight has values that are no numbers",
        ),
    ],
    ids=[
        "of another model",
        "no table",
        "whole numbers without scales",
        "wider",
        "a piece less",
        "one scale",
        "a scale a number",
        "scales of NaN",
        "infinite",
    ],
)
def test_a_file_that_holds_no_such_table_is_refused(
    tmp_path: Path, tensors: Mapping[str, Tensor], fault: str
) -> None:
    path = written(tmp_path, tensors)
    with pytest.raises(InvalidModel, match=fault) as caught:
        read_table(path, SHAPE)
    assert str(path) in str(caught.value) and len(caught.value.faults) == 1


def test_a_file_that_is_cut_short_is_refused(weights: Path) -> None:
    weights.write_bytes(weights.read_bytes()[:-20])
    with pytest.raises(InvalidModel, match="cut short"):
        StaticEncoder(weights, SHAPE)
