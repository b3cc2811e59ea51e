"""Vectors that are kept on disk: those of the first time, in all bits, or those of no cache."""

import os
import pickle
import sqlite3
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from transformers import BertModel

import nlu_lite
from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.encoder.protocol import LAST_LAYER, Encoder
from nlu_lite.errors import InvalidOption, OutputUnavailable, VectorCacheWarning
from nlu_lite.model.load import Models
from nlu_lite.pipeline import Pipeline, PredictOptions
from nlu_lite.prediction.options import Level
from tests.support.closeness import assert_close
from tests.support.random_models import write_model
from tests.support.texts import UGLY, any_text

REFERENCE = "en.embed.bert.small_L2_128"
SENTENCES = "en.embed_sentence.minilm_L6_384"
TEXTS = ["I love NLP. Do you?", "", "I love NLP.", "Don't panic!", "I love NLP. Do you?"]

# What is asked of models of tokens; the same sentences come under all of them.
ASKED: list[tuple[Level, PredictOptions]] = [
    ("token", {}),
    ("token", {"tokens": "pieces"}),
    ("token", {"tokens": "model", "pooling": "mean"}),
    ("token", {"pooling": "max", "normalize": True}),
    ("token", {"pooling": "last", "layers": [0, -1], "layer_pooling": "concatenate"}),
    ("sentence", {"positions": True}),
    ("sentence", {"pooling": "max", "layers": -2, "truncate_dim": 7}),
    ("document", {"layers": [-1, -2]}),
    ("document", {"pooling": None}),
    ("token", {"metadata": True}),
    ("token", {"tokens": "pieces", "special_tokens": True}),
]
OF_SENTENCES: list[tuple[Level, PredictOptions]] = [
    ("document", {}),
    ("document", {"normalize": False, "pooling": "cls"}),
    ("sentence", {"pooling": "max"}),
    ("sentence", {"truncate_dim": 32, "layers": 3}),
    ("token", {}),
]


class Never:
    """An encoder that must not be asked for anything."""

    def __init__(self, encoder: Encoder) -> None:
        self.facts = encoder.facts

    def encode(
        self, ids: IntArray, lengths: IntArray, *, layers: tuple[int, ...] = LAST_LAYER
    ) -> FloatArray:
        raise AssertionError("something is computed that is kept")

    def pooler(self, states: FloatArray) -> FloatArray:
        raise AssertionError("something is computed that is kept")


def without_computing(pipeline: Pipeline) -> Pipeline:
    models = {
        name: replace(model, encoder=Never(model.encoder))
        for name, model in pipeline.models.items()
    }
    return Pipeline(Models(models, request=pipeline.models.request))


def assert_same(found: pd.DataFrame, expected: pd.DataFrame, *, bits: bool) -> None:
    """Equal tables: the vectors in all bits, or to 1e-5."""
    assert found.attrs == expected.attrs
    cells, vectors = expected.columns[:-1], expected.columns[-1]
    pd.testing.assert_frame_equal(found[cells], expected[cells], check_flags=False)
    for one, other in zip(found[vectors], expected[vectors], strict=True):
        assert one.dtype == np.float32
        if bits:
            assert one.tobytes() == other.tobytes()
        else:
            assert_close(one, other)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("vectors")


@pytest.fixture
def cached(small_folder: Path, tmp_path: Path) -> Callable[[], Pipeline]:
    """The small model with a file of vectors, loaded anew."""
    return lambda: nlu_lite.load(
        REFERENCE, path=small_folder, device="cpu", cache=tmp_path / "vectors.db"
    )


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(any_text, max_size=6), asked=st.sampled_from(ASKED))
def test_vectors_are_those_of_no_cache_and_then_equal_in_all_bits(
    small: Pipeline,
    small_folder: Path,
    folder: Path,
    texts: list[str],
    asked: tuple[Level, PredictOptions],
) -> None:
    # One file for all examples: whatever was kept before must not be taken for something else.
    file = folder / "tokens.db"
    first = nlu_lite.load(REFERENCE, path=small_folder, device="cpu", cache=file)
    again = nlu_lite.load(REFERENCE, path=small_folder, device="cpu", cache=str(file))
    level, options = asked
    begun = first.predict(texts, level, **options)
    assert_same(begun, small.predict(texts, level, **options), bits=False)
    computed = options.get("metadata") or options.get("special_tokens")
    found = (again if computed else without_computing(again)).predict(texts, level, **options)
    assert_same(found, begun, bits=not computed)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(any_text, max_size=4), asked=st.sampled_from(OF_SENTENCES))
def test_models_of_sentences(
    folder: Path, texts: list[str], asked: tuple[Level, PredictOptions]
) -> None:
    level, options = asked
    first = nlu_lite.load(SENTENCES, device="cpu", cache=folder / "sentences.db")
    begun = first.predict(texts, level, **options)
    plain = nlu_lite.load(SENTENCES, device="cpu").predict(texts, level, **options)
    assert_same(begun, plain, bits=False)
    assert_same(without_computing(first).predict(texts, level, **options), begun, bits=True)


def test_predict_embeds_and_streams_take_what_predict_kept(
    cached: Callable[[], Pipeline],
) -> None:
    expected = np.stack(cached().predict(TEXTS, "document").iloc[:, -1].tolist())
    kept = without_computing(cached())
    assert kept.predict_embeds(TEXTS).tobytes() == expected.tobytes()
    parts = kept.predict_iter(iter(TEXTS), "document", chunk_size=2)
    streamed = np.stack(pd.concat(list(parts)).iloc[:, -1].tolist())
    assert streamed.tobytes() == expected.tobytes()


def test_all_levels_of_a_model_of_tokens_share_what_is_kept(
    cached: Callable[[], Pipeline], small: Pipeline
) -> None:
    cached().predict(TEXTS, "document")
    words = without_computing(cached()).predict(TEXTS, "token", pooling="first")
    assert_same(words, small.predict(TEXTS, "token", pooling="first"), bits=False)


def test_only_what_is_new_is_computed(cached: Callable[[], Pipeline], small: Pipeline) -> None:
    cached().predict(TEXTS)
    more = ["Something new. I love NLP.", *TEXTS]
    assert_same(cached().predict(more), small.predict(more), bits=False)
    with pytest.raises(AssertionError, match="is kept"):
        without_computing(cached()).predict(["Something else."])


def test_words_of_the_user_s_own_are_kept_apart(
    cached: Callable[[], Pipeline], small: Pipeline
) -> None:
    ways: list[object] = [
        ["New York is big"],
        [["New York", "is", "big"]],
        [["New", "York is big"]],
    ]
    for _ in range(2):
        for words in ways:
            assert_same(cached().predict(words), small.predict(words), bits=False)


def test_the_same_warning_comes_again(cached: Callable[[], Pipeline]) -> None:
    for _ in range(2):
        with pytest.warns(nlu_lite.UnknownWordsWarning, match="1 of 2 words"):
            cached().predict(["\u0e2a\u0e27\u0e31 \u0e2a\u0e14\u0e35"])


def test_several_references_and_their_aliases(small_folder: Path, tmp_path: Path) -> None:
    request = "en.embed.minilm_L6_384 embed.minilm_L6_384 en.embed_sentence.minilm_L6_384"
    expected = nlu_lite.load(request, device="cpu").predict(TEXTS, "token")
    for _ in range(2):
        pipeline = nlu_lite.load(request, device="cpu", cache=tmp_path / "vectors.db")
        assert len({id(model) for model in pipeline.models.values()}) == 2
        found = pipeline.predict(TEXTS, "token")
        for column in expected.columns[1:]:
            assert_close(np.stack(found[column].tolist()), np.stack(expected[column].tolist()))
    assert_same(without_computing(pipeline).predict(TEXTS, "token"), found, bits=True)


# Nothing else is taken for it


def vectors(pipeline: Pipeline) -> FloatArray:
    return np.stack(pipeline.predict(TEXTS, "document").iloc[:, -1].tolist())


def test_a_pipeline_without_the_file_computes(
    cached: Callable[[], Pipeline], small_folder: Path
) -> None:
    cached().predict(TEXTS)
    plain = nlu_lite.load(REFERENCE, path=small_folder, device="cpu")
    assert all(model.kept is None for model in plain.models.values())


@pytest.mark.parametrize(
    "change", [{"prefix": "query: "}, {"max_positions": 9}, {"lowercase": False}, {"task": "x"}]
)
def test_another_way_to_read_is_another_model(
    small: Pipeline, tmp_path: Path, change: dict[str, object]
) -> None:
    from nlu_lite.model.kept_vectors import KeptVectors

    (model,) = small.models.values()
    of_model = {"max_positions": change["max_positions"]} if "max_positions" in change else {}
    spec = replace(model.spec, **({} if of_model else change))  # type: ignore[arg-type]
    other = replace(model, spec=spec, **of_model)  # type: ignore[arg-type]
    ours, others = (KeptVectors(tmp_path / "vectors.db", one) for one in (model, other))
    assert ours.identity != others.identity


def test_other_weights_in_the_same_folder(small_bert: BertModel, tmp_path: Path) -> None:
    def loaded(cache: int | Path) -> FloatArray:
        return vectors(nlu_lite.load(REFERENCE, path=place, device="cpu", cache=cache))

    place, file = tmp_path / "model", tmp_path / "vectors.db"
    write_model(small_bert, place)
    before = loaded(file)
    changed = {name: tensor * 1.5 for name, tensor in small_bert.state_dict().items()}
    write_model(small_bert, place, weights=changed)
    os.utime(place / "model.safetensors", ns=(1, 1))
    after = loaded(file)
    assert not np.allclose(before, after, equal_nan=True)
    assert_close(after, loaded(0))


def test_the_same_files_in_another_folder_are_the_same_model(
    small_bert: BertModel, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        write_model(small_bert, tmp_path / name)
        pipeline = nlu_lite.load(
            REFERENCE, path=tmp_path / name, device="cpu", cache=tmp_path / "vectors.db"
        )
        pipeline = pipeline if name == "one" else without_computing(pipeline)
        pipeline.predict(TEXTS)


def test_other_precisions_are_kept_apart(tmp_path: Path, small_folder: Path) -> None:
    def loaded(precision: str, cache: int | Path) -> FloatArray:
        pipeline = nlu_lite.load(
            REFERENCE, path=small_folder, device="cpu", precision=precision, cache=cache
        )
        return vectors(pipeline)

    loaded("fp32", tmp_path / "vectors.db")
    assert_close(loaded("int8", tmp_path / "vectors.db"), loaded("int8", 0))


# Processes and threads


def test_a_pickle_names_the_file_as_it_is_called_everywhere(
    small_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    pipeline = nlu_lite.load(REFERENCE, path=small_folder, device="cpu", cache="vectors.db")
    begun = pipeline.predict(TEXTS)
    content = pickle.dumps(pipeline)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir("elsewhere")
    assert_same(without_computing(pickle.loads(content)).predict(TEXTS), begun, bits=True)


def test_the_home_folder(
    small_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    nlu_lite.load(REFERENCE, path=small_folder, device="cpu", cache="~/vectors.db")
    assert (tmp_path / "vectors.db").is_file()


def test_threads_share_a_file(cached: Callable[[], Pipeline], small: Pipeline) -> None:
    def predicted(some: list[str]) -> pd.DataFrame:
        return cached().predict(some)

    texts = [[*TEXTS, f"This is of thread {number}."] for number in range(6)]
    with ThreadPoolExecutor(6) as executor:
        found = list(executor.map(predicted, texts))
    for some, frame in zip(texts, found, strict=True):
        assert_same(frame, small.predict(some), bits=False)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_keeps_for_its_parent(cached: Callable[[], Pipeline]) -> None:
    pipeline = cached()
    child = os.fork()
    if child == 0:
        pipeline.predict(TEXTS)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    without_computing(pipeline).predict(TEXTS)


def test_clones_of_an_embedder_share_a_file(tmp_path: Path) -> None:
    clone = pytest.importorskip("sklearn.base").clone
    from nlu_lite.sklearn import TextEmbedder

    file = str(tmp_path / "vectors.db")
    embedder = TextEmbedder(SENTENCES, device="cpu", cache=file, remember=0)
    begun = embedder.fit_transform(TEXTS)
    kept = without_computing(nlu_lite.load(SENTENCES, device="cpu", cache=file))
    assert kept.predict_embeds(TEXTS).tobytes() == begun.tobytes()
    assert clone(embedder).fit_transform(TEXTS).tobytes() == begun.tobytes()
    assert pickle.loads(pickle.dumps(embedder)).transform(TEXTS).tobytes() == begun.tobytes()


# Files that can't be used


@pytest.mark.parametrize("cache", ["64MB", "256", " 12 mb ", "1.5", -1, 1.5, True, None, b"a.db"])
def test_what_is_neither_a_size_nor_a_path(cache: object) -> None:
    with pytest.raises(InvalidOption, match=r"cache=.*megabytes.*vectors\.db"):
        nlu_lite.load(SENTENCES, cache=cache)  # type: ignore[arg-type]


def test_a_path_that_can_be_no_file(tmp_path: Path) -> None:
    with pytest.raises(OutputUnavailable, match="is a folder"):
        nlu_lite.load(SENTENCES, cache=tmp_path)
    with pytest.raises(OutputUnavailable, match="mkdir -p"):
        nlu_lite.load(SENTENCES, cache=tmp_path / "no" / "vectors.db")
    with pytest.raises(InvalidOption, match="cache='s3://bucket/vectors.db' is an address"):
        nlu_lite.load(SENTENCES, cache="s3://bucket/vectors.db")


def test_a_file_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("remember the milk\n" * 100)
    with pytest.raises(InvalidOption, match=r"no file of vectors[\s\S]*notes\.vectors\.db"):
        nlu_lite.load(SENTENCES, cache=notes)
    assert notes.read_text() == "remember the milk\n" * 100


def test_a_wrong_reference_leaves_no_file_behind(tmp_path: Path) -> None:
    with pytest.raises(nlu_lite.UnknownReference):
        nlu_lite.load("en.embed.nothing", cache=tmp_path / "vectors.db")
    assert list(tmp_path.iterdir()) == []


def told(pipeline: Callable[[], Pipeline]) -> tuple[pd.DataFrame, list[str]]:
    """The table of the second prediction, and what both warned of."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        loaded = pipeline()
        loaded.predict(TEXTS)
        frame = loaded.predict(TEXTS)
    assert {warning.category for warning in caught} <= {VectorCacheWarning}
    return frame, [str(warning.message) for warning in caught]


def test_a_file_of_a_later_version_is_said_once(
    cached: Callable[[], Pipeline], small: Pipeline, tmp_path: Path
) -> None:
    cached()
    connection = sqlite3.connect(tmp_path / "vectors.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    frame, (message,) = told(cached)
    assert "format 99" in message
    assert_same(frame, small.predict(TEXTS), bits=False)


def test_a_file_that_turns_bad_is_said_and_vectors_are_computed(
    cached: Callable[[], Pipeline], small: Pipeline, tmp_path: Path
) -> None:
    pipeline = cached()
    pipeline.predict(TEXTS)
    content = (tmp_path / "vectors.db").read_bytes()
    (tmp_path / "vectors.db").write_bytes(content[: len(content) // 2])
    frame, said = told(lambda: pipeline)
    assert said and all(str(tmp_path / "vectors.db") in message for message in said)
    assert_same(frame, small.predict(TEXTS), bits=False)


def test_a_file_that_is_removed_is_begun_again(
    cached: Callable[[], Pipeline], tmp_path: Path
) -> None:
    pipeline = cached()
    pipeline.predict(TEXTS)
    (tmp_path / "vectors.db").unlink()
    frame, said = told(lambda: pipeline)
    assert said == []
    assert_same(without_computing(pipeline).predict(TEXTS), frame, bits=True)


def test_a_file_that_is_too_small_for_a_session_is_said(
    cached: Callable[[], Pipeline], small: Pipeline, tmp_path: Path
) -> None:
    from nlu_lite.cli import main

    cached()
    assert main(["cache", "vectors", str(tmp_path / "vectors.db"), "--limit", "1"]) == 0
    random = Random(0)
    texts = [" ".join(random.choices(["one", "two", "three", "four"], k=40)) for _ in range(100)]
    with pytest.warns(VectorCacheWarning, match="too little room.*--limit"):
        frame = cached().predict(texts)
    assert_same(frame, small.predict(texts), bits=False)
    assert (tmp_path / "vectors.db").stat().st_size <= 1_000_000


@pytest.fixture(scope="module")
def kept_file(small_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    file = tmp_path_factory.mktemp("kept") / "vectors.db"
    nlu_lite.load(REFERENCE, path=small_folder, device="cpu", cache=file).predict([*UGLY, *TEXTS])
    return file.read_bytes()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning")
@pytest.mark.filterwarnings("ignore::nlu_lite.VectorCacheWarning")
@pytest.mark.parametrize("seed", range(12))
def test_flipped_bytes_never_change_a_vector(
    small: Pipeline, small_folder: Path, tmp_path: Path, kept_file: bytes, seed: int
) -> None:
    random, content = Random(seed), bytearray(kept_file)
    # Behind the first bytes, which say that it is a file of vectors.
    for place in random.sample(range(100, len(content)), k=1 + 40 * (seed % 4)):
        content[place] ^= random.randrange(1, 256)
    (tmp_path / "vectors.db").write_bytes(content)
    pipeline = nlu_lite.load(
        REFERENCE, path=small_folder, device="cpu", cache=tmp_path / "vectors.db"
    )
    texts = [*UGLY, *TEXTS]
    for _ in range(2):
        assert_same(pipeline.predict(texts), small.predict(texts), bits=False)
