"""Folders of sentence-transformers give its vectors, or say which setting they can't obey."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from transformers import BertConfig, BertModel

import nlu_lite
from tests.support.closeness import assert_close
from tests.support.random_models import EMBEDDED, VOCABULARY_SIZE, write_model

sentence_transformers = pytest.importorskip("sentence_transformers")
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning"),
]

TEXTS = [
    "The Capital of FRANCE is Paris",
    "\u0130stanbul'da \u00c7ok G\u00fczel bir G\u00fcn",
    "\u03a3\u03bf\u03c6\u03af\u03b1 STRASSE \u1e9e \u2160\u216f O\u2019Neil",
    "na\u00efve CAF\u00c9\u0301 \U0001f468\u200d\U0001f469\u200d\U0001f467 \u6211\u7231NLP",
]
TEXT = {"max_seq_length": 64, "do_lower_case": False}
MEAN = {"word_embedding_dimension": 32, "pooling_mode_mean_tokens": True}


@pytest.fixture(scope="module")
def cased(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT whose tokenizer leaves case alone."""
    config = BertConfig(
        vocab_size=VOCABULARY_SIZE,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    folder = write_model(BertModel(config), tmp_path_factory.mktemp("st") / "cased")
    rules = json.loads((EMBEDDED / "tokenizer.json").read_text(encoding="utf-8"))
    rules["normalizer"] |= {"lowercase": False, "strip_accents": False}
    write(folder / "tokenizer.json", rules)
    special = {
        f"{name}_token": f"[{name.upper()}]" for name in ("pad", "unk", "cls", "sep", "mask")
    }
    write(
        folder / "tokenizer_config.json", {"tokenizer_class": "PreTrainedTokenizerFast", **special}
    )
    (folder / "vocab.txt").unlink()
    return folder


def write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def saved(
    model: Path,
    folder: Path,
    *,
    text: Mapping[str, object] = TEXT,
    pooling: Mapping[str, object] = MEAN,
    more: Mapping[str, object] | None = None,
    below: str = "",
    kinds: tuple[str, ...] = ("Transformer", "Pooling", "Normalize"),
    package: str = "sentence_transformers.models",
) -> Path:
    """A folder as sentence-transformers writes it, with the model in a folder of its own."""
    shutil.copytree(model, folder / below)
    write(folder / below / "sentence_bert_config.json", text)
    write(folder / "1_Pooling" / "config.json", pooling)
    (folder / "2_Normalize").mkdir()
    places = {"Transformer": below, "Pooling": "1_Pooling", "Normalize": "2_Normalize"}
    write(
        folder / "modules.json",
        [
            {"idx": n, "name": str(n), "path": places.get(k, k), "type": f"{package}.{k}"}
            for n, k in enumerate(kinds)
        ],
    )
    if more is not None:
        write(folder / "config_sentence_transformers.json", more)
    return folder


def theirs(folder: Path, texts: list[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    model = sentence_transformers.SentenceTransformer(str(folder), device="cpu")
    return np.asarray(model.encode(texts, show_progress_bar=False), dtype=np.float32)


def vectors(folder: Path, texts: list[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.asarray(nlu_lite.load(path=folder, device="cpu").predict_embeds(texts))


@pytest.mark.parametrize("lower", [True, False])
def test_text_is_lower_cased_before_the_tokenizer(cased: Path, tmp_path: Path, lower: bool) -> None:
    folder = saved(cased, tmp_path / "st", text={**TEXT, "do_lower_case": lower})
    assert_close(vectors(folder, TEXTS), theirs(folder, TEXTS))


def test_lower_casing_leaves_words_and_their_places_alone(cased: Path, tmp_path: Path) -> None:
    folder = saved(cased, tmp_path / "st", text={**TEXT, "do_lower_case": True})
    frame = nlu_lite.load(path=folder, device="cpu").predict(
        TEXTS[1], output_level="token", positions=True
    )
    spans = zip(frame["token_begin"], frame["token_end"], strict=True)
    assert [TEXTS[1][begin:end] for begin, end in spans] == frame["token"].tolist()


def test_lower_casing_is_saved_with_a_pipeline(cased: Path, tmp_path: Path) -> None:
    folder = saved(cased, tmp_path / "st", text={**TEXT, "do_lower_case": True})
    nlu_lite.load(path=folder, device="cpu").save(tmp_path / "save")
    assert_close(vectors(tmp_path / "save", TEXTS), vectors(folder, TEXTS))


@pytest.mark.parametrize("below", ["0_Transformer", "0_BERT", "transformer"])
def test_the_model_may_lie_in_a_folder_of_its_own(cased: Path, tmp_path: Path, below: str) -> None:
    folder = saved(cased, tmp_path / "my_model", below=below)
    expected = theirs(folder, TEXTS)
    assert_close(vectors(folder, TEXTS), expected)
    assert_close(vectors(folder / below, TEXTS), expected)
    assert nlu_lite.load(path=folder / below, device="cpu").predict(TEXTS).columns[-1] == (
        "my_model_embeddings"
    )


def test_a_model_in_a_folder_of_its_own_is_saved(cased: Path, tmp_path: Path) -> None:
    folder = saved(cased, tmp_path / "st", below="0_Transformer")
    nlu_lite.load(path=folder, device="cpu").save(tmp_path / "save")
    assert_close(vectors(tmp_path / "save", TEXTS), theirs(folder, TEXTS))


def test_a_default_prompt_is_read(cased: Path, tmp_path: Path) -> None:
    more = {"prompts": {"q": "query: "}, "default_prompt_name": "q", "similarity_fn_name": "dot"}
    folder = saved(cased, tmp_path / "st", more=more)
    assert_close(vectors(folder, TEXTS), theirs(folder, TEXTS))


def test_a_prompt_that_is_never_read_need_not_be_left_out(cased: Path, tmp_path: Path) -> None:
    more = {"prompts": {"q": "query: "}, "default_prompt_name": None}
    folder = saved(cased, tmp_path / "st", pooling={**MEAN, "include_prompt": False}, more=more)
    assert_close(vectors(folder, TEXTS), theirs(folder, TEXTS))


def test_what_today_s_sentence_transformers_writes_is_read(cased: Path, tmp_path: Path) -> None:
    folder = saved(cased, tmp_path / "old")
    model = sentence_transformers.SentenceTransformer(str(folder), device="cpu")
    model.save(str(tmp_path / "new"))
    assert_close(vectors(tmp_path / "new", TEXTS), theirs(folder, TEXTS))


def test_a_text_longer_than_max_seq_length_is_read_in_windows_of_it(
    cased: Path, tmp_path: Path
) -> None:
    folder = saved(cased, tmp_path / "st", text={**TEXT, "max_seq_length": 16})
    fitting = "one two three four five six seven eight nine ten"
    assert_close(vectors(folder, [fitting]), theirs(folder, [fitting]))
    frame = nlu_lite.load(path=folder, device="cpu").predict(f"{fitting} {fitting}", "token")
    assert np.isfinite(np.stack(frame.iloc[:, -1].to_list())).all()
    assert nlu_lite.load(path=folder, device="cpu").models["st"].max_positions == 16


def test_a_changed_pooling_is_seen_in_the_same_process(cased: Path, tmp_path: Path) -> None:
    folder = saved(cased, tmp_path / "st")
    mean = vectors(folder, TEXTS)
    write(folder / "1_Pooling" / "config.json", {"pooling_mode_cls_token": True})
    assert not np.allclose(vectors(folder, TEXTS), mean)


PROMPT = {"prompts": {"q": "query: "}, "default_prompt_name": "q"}
REFUSED: dict[str, dict[str, object]] = {
    "include_prompt": {"pooling": {**MEAN, "include_prompt": False}, "more": PROMPT},
    "pooling_mode_attention": {"pooling": {**MEAN, "pooling_mode_attention": True}},
    "weightedmean": {"pooling": {"pooling_mode_weightedmean_tokens": True}},
    "cls and mean": {"pooling": {"pooling_mode": ["cls", "mean"]}},
    "truncate_dim": {"more": {"truncate_dim": 16}},
    "model_type": {"more": {"model_type": "SparseEncoder"}},
    "default_prompt_name": {"more": {"prompts": {}, "default_prompt_name": "q"}},
    "transformer_task": {"text": {**TEXT, "transformer_task": "fill-mask"}},
    "module_output_name": {"text": {**TEXT, "module_output_name": "sentence_embedding"}},
    "config_args": {"text": {**TEXT, "config_args": {"num_hidden_layers": 1}}},
    "tokenizer_args": {"text": {**TEXT, "tokenizer_args": {"do_lower_case": True}}},
    "processing_kwargs": {"text": {**TEXT, "processing_kwargs": {"text": {"padding": "x"}}}},
    "Dense": {"kinds": ("Transformer", "Pooling", "Dense")},
    "LayerNorm": {"kinds": ("Transformer", "Pooling", "LayerNorm")},
    "custom_st.Transformer": {"package": "custom_st"},
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_can_not_be_obeyed_is_refused_by_name(cased: Path, tmp_path: Path, name: str) -> None:
    folder = saved(cased, tmp_path / "st", **REFUSED[name])  # type: ignore[arg-type]
    with pytest.raises(nlu_lite.InvalidModel, match=name):
        nlu_lite.load(path=folder)


@pytest.mark.parametrize(
    "settings",
    [
        {"text": {**TEXT, "use_magic": True}},
        {"pooling": {**MEAN, "use_magic": True}},
        {"more": {"use_magic": 1}},
    ],
)
def test_what_nobody_knows_is_warned_of(
    cased: Path, tmp_path: Path, settings: dict[str, Mapping[str, object]]
) -> None:
    folder = saved(cased, tmp_path / "st", **settings)  # type: ignore[arg-type]
    with pytest.warns(nlu_lite.IgnoredSettingWarning, match="use_magic"):
        nlu_lite.load(path=folder, device="cpu")


def test_a_tokenizer_that_lower_cases_already_is_left_as_it_is() -> None:
    files = nlu_lite.load("en.embed.minilm_L6_384", device="cpu")
    (model,) = files.models.values()
    assert model.tokenizer.lower_casing() is model.tokenizer
