import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.text.windows import model_inputs, sequences_of


def spans(*lengths: int) -> tuple[np.ndarray, np.ndarray]:
    """Sentence offsets and one-piece words for sentences of these lengths."""
    pieces = np.arange(sum(lengths))
    return np.cumsum([0, *lengths]), np.stack([pieces, pieces + 1], axis=1)


def test_a_sentence_that_fits_is_one_sequence() -> None:
    sequences = sequences_of(*spans(3, 0, 5), capacity=5)
    assert sequences.begins.tolist() == [0, 3, 3]
    assert sequences.lengths.tolist() == [3, 0, 5]
    assert sequences.sentence.tolist() == [0, 1, 2]
    assert sequences.of_piece.tolist() == [0] * 3 + [2] * 5


def test_one_piece_too_many_makes_two_windows() -> None:
    sequences = sequences_of(*spans(11), capacity=10)
    assert sequences.begins.tolist() == [0, 1]
    assert sequences.lengths.tolist() == [10, 10]


@given(st.lists(st.integers(0, 90), max_size=4), st.integers(2, 16))
def test_windows_cover_a_sentence_and_overlap_by_half(lengths: list[int], capacity: int) -> None:
    sentence_pieces, words = spans(*lengths)
    sequences = sequences_of(sentence_pieces, words, capacity=capacity)
    for number, length in enumerate(lengths):
        of_sentence = sequences.sentence == number
        begins = sequences.begins[of_sentence]
        assert begins[0] == sentence_pieces[number]
        assert (begins + sequences.lengths[of_sentence])[-1] == sentence_pieces[number + 1]
        assert (sequences.lengths[of_sentence] == min(length, capacity)).all()
        assert (np.diff(begins) <= capacity // 2).all()


@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=60),
    st.lists(st.integers(1, 30), max_size=3),
    st.integers(4, 16),
)
def test_each_word_takes_the_window_with_most_context_on_its_poorer_side(
    word_lengths: list[int], other_sentences: list[int], capacity: int
) -> None:
    ends = np.cumsum(word_lengths)
    words = np.stack([ends - word_lengths, ends], axis=1)
    behind, more_words = spans(*other_sentences)
    sentence_pieces = np.concatenate([[0], ends[-1] + behind])
    all_words = np.concatenate([words, more_words.reshape(-1, 2) + ends[-1]])
    sequences = sequences_of(sentence_pieces, all_words, capacity=capacity)
    windows = sequences.begins[sequences.sentence == 0]
    if len(windows) == 1:
        assert (sequences.of_piece[: ends[-1]] == 0).all()
        return
    for begin, end in words[words[:, 1] > words[:, 0]].tolist():
        parts = [(begin, end)] if end - begin <= capacity // 2 else [
            (piece, piece + 1) for piece in range(begin, end)
        ]  # fmt: skip
        for first, stop in parts:
            poorer = np.minimum(first - windows, windows + capacity - stop)
            chosen = sequences.of_piece[first:stop]
            assert (chosen == chosen[0]).all()
            assert poorer[chosen[0]] == poorer.max() >= 0


def test_special_pieces_stand_around_each_sequence() -> None:
    sequences = sequences_of(*spans(2, 0, 3), capacity=8)
    ids, lengths = model_inputs(np.arange(10, 15), sequences, prefix=(101,), suffix=(102, 103))
    assert ids.tolist() == [101, 10, 11, 102, 103, 101, 102, 103, 101, 12, 13, 14, 102, 103]
    assert lengths.tolist() == [5, 3, 6]


def test_states_of_pieces_lie_in_the_states_of_their_sequences() -> None:
    sequences = sequences_of(*spans(2, 3), capacity=8)
    assert sequences.states_of_pieces(np.array([100, 50])).tolist() == [100, 101, 50, 51, 52]
