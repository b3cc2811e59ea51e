"""Options of NLU's, and such as nobody has: warned of, refused with the way out, or unknown."""

import inspect
import warnings
from collections.abc import Callable

import pytest

import nlu_lite
from nlu_lite import IgnoredSettingWarning, InvalidOption
from nlu_lite.model.nlu_options import LOAD, PREDICT

REF = "en.embed.minilm_L6_384"


@pytest.fixture(scope="module")
def pipeline() -> nlu_lite.Pipeline:
    return nlu_lite.load(REF, device="cpu")


@pytest.mark.parametrize(
    "options",
    [
        {"verbose": True},
        {"gpu": False, "streamlit_caching": True, "version_check": False},
        {"apple_silicon": False, "m1_chip": False, "get_tracer": False},
    ],
)
def test_what_load_does_anyway_is_warned_of_once(options: dict[str, object]) -> None:
    load: Callable[..., nlu_lite.Pipeline] = nlu_lite.load
    with pytest.warns(IgnoredSettingWarning) as caught:
        opened = load(REF, device="cpu", **options)
    (warning,) = caught
    assert all(name in str(warning.message) for name in options)
    assert warning.filename == __file__
    assert opened.tokens("I love NLP") == ["I", "love", "NLP"]


@pytest.mark.parametrize(
    "options",
    [
        {"drop_irrelevant_cols": True, "keep_stranger_features": True, "get_embeddings": True},
        {"multithread": False, "return_spark_df": False, "get_embeddings": None},
        {"parser_output": False, "parser_config": "", "output_path": "", "partition": 1000},
    ],
)
def test_what_predict_does_anyway_is_warned_of_once(
    pipeline: nlu_lite.Pipeline, options: dict[str, object]
) -> None:
    predict: Callable[..., object] = pipeline.predict
    with pytest.warns(IgnoredSettingWarning) as caught:
        predict("I love NLP", "token", **options)
    (warning,) = caught
    assert all(name in str(warning.message) for name in options)


@pytest.mark.parametrize(
    ("option", "value", "way_out"),
    [
        ("gpu", True, 'device="cuda"'),
        ("apple_silicon", True, 'device="mps"'),
        ("m1_chip", True, 'device="mps"'),
        ("get_tracer", True, "leave it out"),
    ],
)
def test_what_load_would_do_otherwise_is_refused(option: str, value: object, way_out: str) -> None:
    load: Callable[..., object] = nlu_lite.load
    with pytest.raises(InvalidOption) as caught:
        load(REF, **{option: value})
    assert way_out in str(caught.value)


@pytest.mark.parametrize(
    ("option", "value", "way_out"),
    [
        ("drop_irrelevant_cols", False, "positions=True, metadata=True"),
        ("keep_stranger_features", False, "keep_columns=False"),
        ("return_spark_df", True, "spark.createDataFrame"),
        ("get_embeddings", False, "tokens(text)"),
        ("output_path", "/tmp/out", "to_parquet(data, path)"),
        ("parser_output", True, "no parser"),
    ],
)
@pytest.mark.parametrize("method", ["predict", "predict_iter", "predict_embeds"])
def test_what_predict_would_do_otherwise_is_refused(
    pipeline: nlu_lite.Pipeline, method: str, option: str, value: object, way_out: str
) -> None:
    with pytest.raises(InvalidOption) as caught:
        getattr(pipeline, method)("I love NLP", multithread=True, **{option: value})
    assert way_out in str(caught.value)
    assert f"{method}({option}=" in str(caught.value)


def test_several_that_are_refused_are_told_together(pipeline: nlu_lite.Pipeline) -> None:
    predict: Callable[..., object] = pipeline.predict
    with pytest.raises(InvalidOption, match=r"keep_columns=False\.\n.*createDataFrame"):
        predict("I love NLP", keep_stranger_features=False, return_spark_df=True)


@pytest.mark.parametrize(
    ("method", "option", "meant"),
    [
        ("predict", "position", "positions"),
        ("predict_iter", "chunksize", "chunk_size"),
        ("predict_iter", "normalise", "normalize"),
        ("to_parquet", "resum", "resume"),
        ("predict_embeds", "truncate_dims", "truncate_dim"),
        ("predict", "multithreads", "multithread"),
    ],
)
def test_an_unknown_option_is_a_type_error_that_names_the_nearest(
    pipeline: nlu_lite.Pipeline, method: str, option: str, meant: str
) -> None:
    with pytest.raises(TypeError, match=rf"{method}\(\) got .*{option!r}. Did you mean '{meant}'"):
        getattr(pipeline, method)(["I love NLP"], **{option: True})


def test_an_unknown_option_of_load_names_the_nearest_too() -> None:
    load: Callable[..., object] = nlu_lite.load
    with pytest.raises(TypeError, match="'devise'. Did you mean 'device'"):
        load(REF, devise="cpu")


def test_known_options_warn_of_nothing(pipeline: nlu_lite.Pipeline) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pipeline.predict("I love NLP", "token", positions=True)


def test_an_empty_level_leaves_it_to_the_model(pipeline: nlu_lite.Pipeline) -> None:
    frame = pipeline.predict("I love NLP", output_level="")
    assert list(frame.columns)[0] == "token"


def test_no_option_of_nlu_is_one_of_ours() -> None:
    assert not LOAD.keys() & inspect.signature(nlu_lite.load).parameters.keys()
    assert not PREDICT.keys() & inspect.signature(nlu_lite.Pipeline.predict).parameters.keys()
    assert "nlu_options" not in str(inspect.signature(nlu_lite.load))
