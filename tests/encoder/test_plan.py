from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.common.arrays import FloatArray
from nlu_lite.encoder.layer_choice import Layers
from nlu_lite.encoder.plan import Plan, Workspace, execute, plan
from tests.support.recorder import Recorder, Sequences, packed

sequences = st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=40), max_size=80)


def run(planned: Plan, encoder: Recorder) -> FloatArray:
    return execute(planned, encoder, Layers(), Workspace(encoder.facts.dimension))


@given(sequences)
def test_every_sequence_finds_its_own_states(rows: Sequences) -> None:
    planned = plan(*packed(rows))
    states = run(planned, Recorder())
    for row, begin in zip(rows, planned.offsets[planned.number].tolist(), strict=True):
        assert states[begin : begin + len(row)].tolist() == [[piece, len(row)] for piece in row]


@given(sequences)
def test_equal_sequences_are_computed_once(rows: Sequences) -> None:
    recorder = Recorder()
    run(plan(*packed(rows)), recorder)
    different = {tuple(row) for row in rows}
    assert sum(map(len, recorder.batches)) == len(different)


@given(sequences)
def test_sequences_are_computed_from_the_longest_to_the_shortest(rows: Sequences) -> None:
    recorder = Recorder()
    run(plan(*packed(rows)), recorder)
    lengths = [length for batch in recorder.batches for length in batch]
    assert lengths == sorted(lengths, reverse=True)


def test_batches_keep_to_a_budget_of_positions() -> None:
    recorder = Recorder()
    run(plan(*packed([[number] * 300 for number in range(10)])), recorder)
    assert recorder.batches == [[300] * 3] * 3 + [[300]]


@given(st.lists(st.integers(1, 1_200), max_size=60), st.booleans())
def test_no_batch_is_larger_than_the_budget_but_of_one_sequence(
    lengths: list[int], in_lanes: bool
) -> None:
    recorder = Recorder(replace(Recorder().facts, in_lanes=in_lanes))
    run(plan(*packed([[number] * length for number, length in enumerate(lengths)])), recorder)
    assert sorted(length for batch in recorder.batches for length in batch) == sorted(lengths)
    assert all(sum(batch) <= 1_000 or len(batch) == 1 for batch in recorder.batches)


def test_a_sequence_that_is_longer_than_the_budget_is_a_batch_of_its_own() -> None:
    recorder = Recorder()
    run(plan(*packed([[1] * 3_000, [2] * 3_000, [3]])), recorder)
    assert recorder.batches == [[3_000], [3_000], [1]]


def test_sequences_without_pieces_are_not_computed() -> None:
    recorder = Recorder()
    planned = plan(*packed([[], [1, 2], []]))
    assert run(planned, recorder).tolist() == [[1, 2], [2, 2]]
    assert recorder.batches == [[2]]
    assert planned.number.tolist() == [1, 0, 1]


def test_a_workspace_gives_the_same_memory_again() -> None:
    workspace = Workspace(3)
    first = workspace.rows(10)
    assert first.shape == (10, 3)
    assert np.shares_memory(workspace.rows(4), first)
    assert workspace.rows(20).shape == (20, 3)
