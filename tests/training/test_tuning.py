import json
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from nlu_lite.common.arrays import FloatArray
from nlu_lite.errors import InvalidOption
from nlu_lite.model.head import Head, HeadInput, HeadLayer, HeadNorm, HeadTask
from nlu_lite.model.model import Model
from nlu_lite.training.examples import examples_of
from nlu_lite.training.moments import Moment
from nlu_lite.training.objectives import Targets
from nlu_lite.training.tuning import Tuned, tune
from tests.support.closeness import assert_close
from tests.support.random_architectures import ARCHITECTURES, HIDDEN, write_architecture
from tests.support.tuned_models import (
    CLASSES,
    LABELS,
    TEXTS,
    model_in,
    segments_of,
    text_scores,
    word_scores,
    written,
)

LONG = "the lazy dog jumps over words really, " * 12
UGLY = [
    "",
    "  ",
    "caf\u00e9 na\u00efve \u6211\u7231\u4f60 \U0001f600",
    "\u200b",
    "a",
    LONG,
    LONG + "fox",
    "?!",
]


class Seen:
    """A metric that keeps the scores; it grows, so that the last epoch is the best."""

    def __init__(self) -> None:
        self.scores: list[FloatArray] = []

    def __call__(self, scores: FloatArray) -> float:
        self.scores.append(scores)
        return float(len(self.scores))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_architecture("bert", tmp_path_factory.mktemp("tuning") / "bert")


@pytest.fixture(scope="module")
def model(folder: Path) -> Model:
    return model_in(folder)


def tuned_on_texts(
    model: Model,
    *,
    targets: Targets = LABELS,
    task: HeadTask = "classifier",
    classes: tuple[str, ...] = CLASSES,
    **options: object,
) -> Tuned:
    examples = examples_of(model, segments_of(TEXTS), of_words=False)
    chosen = {"epochs": 2, "learning_rate": 1e-3, "batch_size": 4, "precision": "fp32", **options}
    tuner: Callable[..., Tuned] = tune
    return tuner(model, examples, targets, task=task, classes=classes, **chosen)


def equal(one: Tuned, other: Tuned) -> bool:
    same = all(torch.equal(one.weights[name], other.weights[name]) for name in one.weights)
    return same and np.array_equal(one.head.layers[-1].weight, other.head.layers[-1].weight)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_texts_score_as_in_training_when_the_model_is_opened(name: str, tmp_path: Path) -> None:
    folder = write_architecture(name, tmp_path / "before")
    seen, model = Seen(), model_in(folder)
    held_back = examples_of(model, segments_of(UGLY), of_words=False)
    tuned = tuned_on_texts(model, validation=(held_back, seen))
    opened = text_scores(written(tuned, folder, tmp_path / "after"), tuned, UGLY)
    with_words = np.diff(segments_of(UGLY).document_words) > 0
    assert_close(opened, seen.scores[-1][with_words])
    assert np.isnan(seen.scores[-1][:2]).all()
    # XLNet alone knows no longest sequence.
    assert (np.diff(held_back.text_sequences)[5] > 1) == (name != "xlnet")


@pytest.mark.parametrize("name", ["bert", "roberta", "deberta-v2", "xlnet", "longformer"])
def test_words_score_as_in_training_when_the_model_is_opened(name: str, tmp_path: Path) -> None:
    folder = write_architecture(name, tmp_path / "before")
    seen, model = Seen(), model_in(folder)
    read = segments_of([*UGLY, *TEXTS])
    examples = examples_of(model, read, of_words=True)
    targets = np.arange(len(read.words)) % 3
    tuned = tune(
        model,
        examples,
        targets,
        task="pos",
        classes=("A", "B", "C"),
        epochs=1,
        learning_rate=1e-3,
        precision="fp32",
        validation=(examples, seen),
    )
    opened = word_scores(written(tuned, folder, tmp_path / "after"), tuned, [*UGLY, *TEXTS])
    assert_close(opened, seen.scores[-1])


def test_the_same_seed_gives_the_same_bits_and_another_seed_others(model: Model) -> None:
    first, second, other = (tuned_on_texts(model, seed=seed) for seed in (3, 3, 4))
    assert equal(first, second)
    assert not equal(first, other)


def test_the_random_numbers_of_the_program_go_on_as_before(model: Model) -> None:
    def drawn() -> tuple[float, float, float]:
        # The state itself, which is what a program sees of it.
        return torch.rand(1).item(), random.random(), float(np.random.rand())  # noqa: NPY002

    def begin() -> None:
        torch.manual_seed(1)
        random.seed(1)
        np.random.seed(1)  # noqa: NPY002

    begin()
    expected = drawn()
    begin()
    tuned_on_texts(model, epochs=1)
    assert drawn() == expected


def test_the_model_that_is_tuned_stays_as_it_is(model: Model) -> None:
    ids, lengths = np.array([2, 7, 3]), np.array([3])
    before = model.encoder.encode(ids, lengths)
    tuned_on_texts(model, epochs=1, learning_rate=0.1)
    assert np.array_equal(before, model.encoder.encode(ids, lengths))


def test_embeddings_of_pieces_that_do_not_occur_are_not_moved(folder: Path, model: Model) -> None:
    from safetensors.torch import load_file

    tuned = tuned_on_texts(model)
    stored = load_file(folder / "model.safetensors")
    name = "embeddings.word_embeddings.weight"
    moved = (stored[name] != tuned.weights[name]).any(dim=1)
    ids = set(examples_of(model, segments_of(TEXTS), of_words=False).ids.tolist())
    assert set(torch.nonzero(moved)[:, 0].tolist()) <= ids
    assert moved.any()


@pytest.mark.slow
def test_what_labels_say_is_learned(model: Model) -> None:
    tuned = tuned_on_texts(model, epochs=12, learning_rate=3e-3)
    assert tuned.history[-1].loss < tuned.history[0].loss / 3
    assert [record.epoch for record in tuned.history] == list(range(1, 13))
    assert tuned.stopped == "all epochs"


@pytest.mark.slow
def test_several_classes_of_a_text_are_learned(model: Model) -> None:
    seen = Seen()
    targets = np.stack([LABELS == 0, LABELS == 1, LABELS >= 0], axis=1).astype(np.float32)
    held_back = examples_of(model, segments_of(TEXTS), of_words=False)
    tuned_on_texts(
        model,
        task="multi_classifier",
        classes=("good", "bad", "text"),
        targets=targets,
        epochs=12,
        learning_rate=3e-3,
        validation=(held_back, seen),
    )
    assert np.array_equal(seen.scores[-1] > 0, targets > 0.5)


@pytest.mark.slow
def test_numbers_are_learned_in_their_own_scale(model: Model) -> None:
    seen = Seen()
    targets = np.where(LABELS == 0, 2_000, 1_000).astype(np.float32)
    held_back = examples_of(model, segments_of(TEXTS), of_words=False)
    tuned = tuned_on_texts(
        model,
        task="regressor",
        classes=(),
        targets=targets,
        epochs=12,
        learning_rate=3e-3,
        validation=(held_back, seen),
    )
    assert seen.scores[-1].shape == (len(TEXTS), 1)
    assert np.abs(seen.scores[-1][:, 0] - targets).mean() < 200
    vector = np.zeros((1, model.encoder.facts.dimension), dtype=np.float32)
    assert 900 < tuned.head.scores(vector)[0, 0] < 2_100


def test_a_class_that_weighs_nothing_is_not_learned(model: Model) -> None:
    nothing = np.array([1.0, 0.0], dtype=np.float32)
    weighed = tuned_on_texts(model, class_weight=nothing)
    unlabelled = tuned_on_texts(model, targets=np.where(LABELS == 1, -1, LABELS))
    assert equal(weighed, unlabelled)


def test_it_stops_where_the_metric_gets_no_better_and_keeps_the_best(model: Model) -> None:
    metrics = iter([0.5, 0.9, 0.8, 0.7, 0.6])
    scores: list[FloatArray] = []

    def score(of_all: FloatArray) -> float:
        scores.append(of_all)
        return next(metrics)

    held_back = examples_of(model, segments_of(TEXTS), of_words=False)
    tuned = tuned_on_texts(model, epochs=9, patience=2, validation=(held_back, score))
    assert tuned.stopped == "no better metric"
    assert [record.metric for record in tuned.history] == [0.5, 0.9, 0.8, 0.7]
    again = Seen()
    tuned_on_texts(
        model,
        epochs=1,
        learning_rate=1e-12,
        start=tuned.head,
        weights=tuned.weights,
        validation=(held_back, again),
    )
    assert_close(again.scores[0], scores[1])


def test_what_is_interrupted_keeps_the_best_until_then(model: Model) -> None:
    def interrupt(moment: Moment) -> None:
        if moment.epoch == 2:
            raise KeyboardInterrupt

    held_back = examples_of(model, segments_of(TEXTS), of_words=False)
    tuned = tuned_on_texts(model, epochs=5, validation=(held_back, Seen()), report=interrupt)
    assert tuned.stopped == "interrupted"
    assert len(tuned.history) == 1
    assert all(bool(torch.isfinite(tensor).all()) for tensor in tuned.weights.values())


def test_each_step_is_told_with_the_time_that_is_left(model: Model) -> None:
    moments: list[Moment] = []
    tuned_on_texts(model, report=moments.append)
    assert [moment.step for moment in moments] == list(range(1, 9))
    assert moments[-1].seconds_left == 0.0
    assert str(moments[0]).startswith("epoch 1/2, loss 0.")


def test_classes_are_added_to_a_head_and_known_ones_keep_their_weights(model: Model) -> None:
    first = tuned_on_texts(model)
    grown = tuned_on_texts(
        model,
        classes=("new", *CLASSES),
        targets=LABELS + 1,
        learning_rate=1e-12,
        start=first.head,
        weights=first.weights,
    )
    assert grown.head.classes == ("new", *CLASSES)
    assert_close(grown.head.layers[-1].weight[1:], first.head.layers[-1].weight)


def test_a_head_goes_on_with_its_norm(model: Model) -> None:
    width, rows = HIDDEN, np.random.default_rng(0)
    square = rows.normal(size=(width, width)).astype(np.float32)
    norm = HeadNorm(np.full(width, 2, np.float32), np.ones(width, np.float32), 1e-5)
    first = HeadLayer(square, np.zeros(width, np.float32), "gelu", norm)
    last = HeadLayer(square[: len(CLASSES)], np.zeros(len(CLASSES), np.float32))
    head = Head(
        task="classifier",
        name="",
        classes=CLASSES,
        input=HeadInput("mean"),
        layers=(first, last),
    )
    tuned = tuned_on_texts(model, start=head, learning_rate=1e-12)
    vectors = rows.normal(size=(3, width)).astype(np.float32)
    assert_close(tuned.head.scores(vectors), head.scores(vectors))


def test_the_first_piece_is_read_through_the_layer_of_transformers_own_class(model: Model) -> None:
    first, last = tuned_on_texts(model, pooling="cls").head.layers
    assert first.activation == "tanh"
    assert (first.weight.shape, last.weight.shape) == ((HIDDEN, HIDDEN), (len(CLASSES), HIDDEN))


def test_a_head_on_layers_side_by_side_is_refused(model: Model) -> None:
    from nlu_lite.encoder.layer_choice import Layers

    layer = HeadLayer(np.zeros((2, 64), dtype=np.float32), np.zeros(2, dtype=np.float32))
    reads = HeadInput("mean", Layers((-1, -2), concatenate=True))
    head = Head(task="classifier", name="", classes=CLASSES, input=reads, layers=(layer,))
    with pytest.raises(InvalidOption, match="side by side"):
        tuned_on_texts(model, start=head)


def test_texts_that_do_not_fit_the_memory_are_learned_from_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_architecture("bert", tmp_path / "bert")
    settings = json.loads((folder / "config.json").read_text())
    settings |= {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    (folder / "config.json").write_text(json.dumps(settings))
    model = model_in(folder)
    examples = examples_of(model, segments_of([LONG, LONG + "fox", "a", "b"]), of_words=False)

    def loss_behind_a_step() -> float:
        tuned = tune(
            model,
            examples,
            np.array([0, 1, 0, 1]),
            task="classifier",
            classes=CLASSES,
            epochs=2,
            learning_rate=1e-3,
            precision="fp32",
        )
        return tuned.history[-1].loss

    whole = loss_behind_a_step()
    monkeypatch.setattr("nlu_lite.training.trainee._LEAST_POSITIONS", 50)
    monkeypatch.setattr("nlu_lite.training.trainee._POSITIONS", {"cpu": 1})
    assert loss_behind_a_step() == pytest.approx(whole, abs=1e-5)
