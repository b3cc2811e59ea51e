"""What users see of engines."""

import json
import multiprocessing
import pickle
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import nlu_lite
from nlu_lite.cli import main
from nlu_lite.common.arrays import FloatArray
from nlu_lite.model.identity import identity_of
from nlu_lite.pipeline import Pipeline, PredictOptions
from nlu_lite.prediction.options import Level
from tests.support.closeness import assert_close
from tests.support.mails import mails
from tests.support.openvino_here import needs_openvino, skip_without_bfloat16
from tests.support.random_architectures import write_architecture
from tests.support.static_students import teacher_in, untrained

REFERENCE = "en.embed.minilm_L6_384"
SENTENCES = "en.embed_sentence.minilm_L6_384"
TEXTS = [
    "I love NLP. Do you?",
    "Do you?",
    None,
    "I love NLP.",
    "I love NLP. Do you?",
    "Don't panic! \U0001f600 " + "word " * 600,
]
SECONDS = 60

pytestmark = [
    needs_openvino,
    pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning"),
    pytest.mark.filterwarnings("ignore::nlu_lite.TrainingDataWarning"),
    # From 3.12 on Python warns of any fork of a process with threads.
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return nlu_lite.load(REFERENCE, device="cpu", engine="openvino")


@pytest.fixture(scope="module")
def sentences() -> Pipeline:
    return nlu_lite.load(SENTENCES, device="cpu", engine="openvino")


def vectors_of(frame: pd.DataFrame) -> FloatArray:
    return np.stack(frame.iloc[:, -1].tolist())


def embedded_by(pipeline: Pipeline, texts: list[str]) -> FloatArray:
    return vectors_of(pipeline.predict(texts, "token"))


def engine_of(pipeline: Pipeline) -> str:
    """What a table of it says of the engine; of PyTorch it says nothing."""
    told: dict[str, str] = pipeline.predict("One text").attrs["nlu_lite"]
    return told.get("engine", "torch")


@pytest.mark.parametrize(
    ("level", "options"),
    [
        ("token", {}),
        ("token", {"tokens": "pieces", "special_tokens": True, "metadata": True}),
        ("token", {"layers": [0, -1, -2], "layer_pooling": "concatenate", "normalize": True}),
        ("sentence", {"pooling": "max", "layers": -2, "positions": True}),
        ("document", {"truncate_dim": 7}),
    ],
)
def test_tables_are_those_of_pytorch(
    embedded: Pipeline, pipeline: Pipeline, level: Level, options: PredictOptions
) -> None:
    found, expected = (one.predict(TEXTS, level, **options) for one in (pipeline, embedded))
    cells = expected.columns[:-1]
    pd.testing.assert_frame_equal(found[cells], expected[cells], check_flags=False)
    assert_close(vectors_of(found), vectors_of(expected))


@pytest.mark.parametrize("options", [{}, {"pooling": "cls"}, {"normalize": False}])
def test_vectors_of_documents_are_those_of_pytorch(
    sentences: Pipeline, options: PredictOptions
) -> None:
    expected = nlu_lite.load(SENTENCES, device="cpu").predict_embeds(TEXTS, **options)
    assert_close(sentences.predict_embeds(TEXTS, **options), expected)


# What tells of it


def test_the_pipeline_says_what_computes(pipeline: Pipeline, embedded: Pipeline) -> None:
    assert repr(pipeline) == f"<Pipeline {REFERENCE}: 384; cpu, fp32, openvino>"
    assert (pipeline.engine, embedded.engine) == ("openvino", "torch")


def test_the_table_says_what_computed(pipeline: Pipeline, embedded: Pipeline) -> None:
    report = pipeline.predict("I love NLP").attrs["nlu_lite"]
    assert (report["engine"], report["references"][REFERENCE]["engine"]) == ("openvino",) * 2
    usual = embedded.predict("I love NLP").attrs["nlu_lite"]
    assert "engine" not in usual and "engine" not in usual["references"][REFERENCE]


def test_it_pickles_with_its_engine(pipeline: Pipeline) -> None:
    content = pickle.dumps(pipeline)
    assert len(content) < 500
    again = pickle.loads(content)
    assert repr(again) == repr(pipeline)
    assert dict(again.models) == dict(pipeline.models)


# What is kept


def test_vectors_of_another_engine_are_others(
    small_folder: Path, small: Pipeline, tmp_path: Path
) -> None:
    file = tmp_path / "vectors.db"
    reference = "en.embed.bert.small_L2_128"
    other = nlu_lite.load(reference, path=small_folder, device="cpu", engine="openvino", cache=file)
    (mine,), (its,) = small.models.values(), other.models.values()
    assert identity_of(mine) != identity_of(its)
    first, second = (other.predict(TEXTS) for _ in range(2))
    assert_close(vectors_of(first), vectors_of(small.predict(TEXTS)))
    for one, again in zip(first.iloc[:, -1], second.iloc[:, -1], strict=True):
        assert one.tobytes() == again.tobytes()


def test_states_are_kept_in_memory(pipeline: Pipeline) -> None:
    cached = nlu_lite.load(REFERENCE, device="cpu", engine="openvino", cache=16)
    for _ in range(2):
        assert_close(embedded_by(cached, ["I love NLP."]), embedded_by(pipeline, ["I love NLP."]))


def test_an_interrupted_run_is_not_gone_on_with_by_another_engine(
    pipeline: Pipeline, embedded: Pipeline, tmp_path: Path
) -> None:
    pytest.importorskip("pyarrow")

    def texts() -> Iterator[str]:
        yield from ["one", "two"]
        raise KeyboardInterrupt

    path = tmp_path / "table.parquet"
    with pytest.raises(KeyboardInterrupt):
        embedded.to_parquet(texts(), path, chunk_size=1)
    with pytest.raises(nlu_lite.InvalidOption, match="engine: None then, 'openvino' now"):
        pipeline.to_parquet(texts(), path, chunk_size=1, resume=True)


def test_a_save_is_opened_by_any_engine(pipeline: Pipeline, tmp_path: Path) -> None:
    pipeline.save(tmp_path / "save")
    assert nlu_lite.load(path=tmp_path / "save").engine == "torch"
    again = nlu_lite.load(path=tmp_path / "save", device="cpu", engine="openvino")
    assert_close(embedded_by(again, ["I love NLP."]), embedded_by(pipeline, ["I love NLP."]))


# What learns


def test_what_is_fitted_computes_by_the_same_engine(sentences: Pipeline) -> None:
    fitted = sentences.fit(mails(), task="classifier", validation=0)
    usual = nlu_lite.load(SENTENCES, device="cpu").fit(mails(), task="classifier", validation=0)
    assert fitted.engine == "openvino"
    np.testing.assert_allclose(
        fitted.predict_proba(mails()["text"]), usual.predict_proba(mails()["text"]), atol=1e-3
    )


@pytest.mark.slow
def test_a_whole_encoder_learns_by_pytorch(sentences: Pipeline) -> None:
    fitted = sentences.fit(
        mails(), task="classifier", tune="all", epochs=1, batch_size=8, validation=0
    )
    assert fitted.engine == "openvino"
    text = "Where is my parcel?"
    assert not np.allclose(fitted.predict_embeds(text), sentences.predict_embeds(text), atol=1e-4)


@pytest.mark.slow
def test_a_student_learns_by_pytorch_what_its_teacher_says(
    sentences: Pipeline, tmp_path: Path
) -> None:
    student = nlu_lite.distill(sentences, mails()["text"], into=2, epochs=1, validation=0)
    assert student.engine == "torch"
    student.save(tmp_path / "student")
    quick = nlu_lite.load(path=tmp_path / "student", device="cpu", engine="openvino")
    assert_close(quick.predict_embeds(["a text"]), student.predict_embeds(["a text"]))


# What is chosen


def test_auto_remembers_what_was_faster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLU_LITE_CACHE", str(tmp_path / "cache"))
    folder = write_architecture("bert", tmp_path / "bert")
    chosen = nlu_lite.load(path=folder, device="cpu", engine="auto")
    assert chosen.engine in ("torch", "openvino")
    assert len([*(tmp_path / "cache" / "engines").iterdir()]) == 1
    expected = nlu_lite.load(path=folder, device="cpu").predict_embeds("hello world")
    assert_close(chosen.predict_embeds("hello world"), expected)


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_auto_leaves_to_pytorch_what_it_alone_computes(tmp_path: Path, precision: str) -> None:
    name = "bert" if precision == "int8" else "roberta"
    folder = write_architecture(name, tmp_path / name)
    try:
        pipeline = nlu_lite.load(path=folder, device="cpu", engine="auto", precision=precision)
    except nlu_lite.InvalidOption as cause:
        assert "cannot be computed on the cpu" in str(cause)
        return
    assert pipeline.engine == "torch"


def test_bfloat16(pipeline: Pipeline) -> None:
    skip_without_bfloat16()
    half = nlu_lite.load(REFERENCE, device="cpu", engine="openvino", precision="bf16")
    assert "bf16 (about 2 significant digits a number), openvino" in repr(half)
    exact, found = (embedded_by(one, ["I love NLP. Do you?"]) for one in (pipeline, half))
    assert not np.allclose(exact, found, atol=1e-5)
    cosines = (exact * found).sum(axis=1)
    cosines /= np.linalg.norm(exact, axis=1) * np.linalg.norm(found, axis=1)
    assert cosines.min() > 0.99


def test_the_fastest_accurate_precision(pipeline: Pipeline) -> None:
    loaded = nlu_lite.load(REFERENCE, device="cpu", engine="openvino", precision="auto")
    assert loaded.precision in ("bf16", "fp32")


# What is refused


def test_other_architectures_are_named(tmp_path: Path) -> None:
    folder = write_architecture("roberta", tmp_path)
    with pytest.raises(nlu_lite.InvalidOption, match=r"architecture roberta.\n.*engine='torch'"):
        nlu_lite.load(path=folder, engine="openvino")


def test_static_models_are_named(tmp_path: Path) -> None:
    untrained(teacher_in(tmp_path / "teacher")).save(tmp_path / "static")
    with pytest.raises(nlu_lite.InvalidOption, match=r"is static.*\n.*engine='torch'"):
        nlu_lite.load(path=tmp_path / "static", engine="openvino")


def test_int8_is_refused() -> None:
    with pytest.raises(nlu_lite.InvalidOption, match="precision='int8' is not computed by engine="):
        nlu_lite.load(REFERENCE, engine="openvino", precision="int8")


# On the command line


def test_the_option_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    shown = []
    for engine in ("torch", "openvino"):
        assert main(["predict", "--engine", engine, "--format", "json", "I love NLP"]) == 0
        rows = json.loads(capsys.readouterr().out)
        shown.append(np.array([row["en_embed_minilm_L6_384_embeddings"] for row in rows]))
    by_torch, by_openvino = shown
    np.testing.assert_allclose(by_openvino, by_torch, rtol=0, atol=1e-5)


def test_errors_of_the_command_name_its_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["predict", "--engine", "openvino", "--precision", "int8", "text"]) == 1
    told = capsys.readouterr().err
    assert "--engine openvino" in told and "engine=" not in told and "precision=" not in told


# In other processes


@pytest.mark.slow
@pytest.mark.parametrize(
    "method", [m for m in ("fork", "spawn") if m in multiprocessing.get_all_start_methods()]
)
def test_pools_of_multiprocessing(pipeline: Pipeline, method: str) -> None:
    texts = ["I love NLP.", "Do you?"]
    expected = embedded_by(pipeline, texts)
    with multiprocessing.get_context(method).Pool(1) as pool:
        found = pool.apply_async(embedded_by, (pipeline, texts)).get(SECONDS)
        engine = pool.apply_async(engine_of, (pipeline,)).get(SECONDS)
    assert_close(found, expected)
    # What is said is who computed.
    assert engine == ("torch" if method == "fork" else "openvino")
