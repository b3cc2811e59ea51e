"""Every architecture against transformers' own output for one sentence at a time."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given, settings
from tokenizers import Tokenizer
from transformers import AutoModel, PreTrainedModel

import nlu_lite
from nlu_lite.common.arrays import FloatArray
from nlu_lite.pipeline import Pipeline
from nlu_lite.text.words import word_spans
from tests.support.closeness import assert_close
from tests.support.random_architectures import ARCHITECTURES, HIDDEN, POSITIONS, write_architecture
from tests.support.texts import any_text

pytestmark = pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning")

# One sentence each, so that a document is what the model reads at once.
TEXTS = [
    "I love NLP",
    "Don't you (really) love it",
    "caf\u00e9\u00a0na\u00efve  \u6211\u7231\u4f60, \U0001f600 hello",
    "xyz \u2581 zzz",
    "I love\tNLP\u202fof\u3000words \u2009 and\u2028hello",
    "A",
    "the quick brown fox jumps",
]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("architectures")
    return {name: write_architecture(name, root / name) for name in ARCHITECTURES}


@pytest.fixture(scope="module")
def pipelines(folders: dict[str, Path]) -> dict[str, Pipeline]:
    return {name: nlu_lite.load(path=path, device="cpu") for name, path in folders.items()}


def vectors_of(frame: pd.DataFrame) -> FloatArray:
    return np.stack(frame.iloc[:, -1].tolist())


class Slow:
    """transformers' own model, and the words of one text found piece by piece."""

    def __init__(self, name: str, folder: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.model: PreTrainedModel = AutoModel.from_pretrained(folder, dtype=torch.float32)
        self.with_types = name == "xlnet"

    def read(self, text: str) -> tuple[list[FloatArray], list[tuple[str, int, int]]]:
        """Hidden states of all layers, and name and span of each piece."""
        encoding = self.tokenizer.encode(text)
        inputs = {"input_ids": torch.tensor([encoding.ids])}
        inputs["attention_mask"] = torch.ones_like(inputs["input_ids"])
        if self.with_types:
            inputs["token_type_ids"] = torch.tensor([encoding.type_ids])
        with torch.inference_mode():
            output = self.model(**inputs, output_hidden_states=True)
        states = [hidden[0].numpy() for hidden in output.hidden_states]
        spans = [
            (token, 0, 0) if special else (token, *span)
            for token, span, special in zip(
                encoding.tokens, encoding.offsets, encoding.special_tokens_mask, strict=True
            )
        ]
        return states, spans

    def words(self, text: str) -> FloatArray:
        """The state of the first piece of each word that has more than white space of it."""
        states, pieces = self.read(text)
        rows = []
        for begin, end in word_spans(text).tolist():
            own = [
                place
                for place, (token, left, right) in enumerate(pieces)
                if text[max(left, begin) : min(right, end)].strip()
                and (token.strip("\u2581\u0120") or text[left:right] == "\u2581")
            ]
            rows.append(states[-1][own[0]] if own else np.full(HIDDEN, np.nan, np.float32))
        return np.stack(rows)


@pytest.fixture(scope="module")
def slow(folders: dict[str, Path]) -> dict[str, Slow]:
    return {name: Slow(name, folder) for name, folder in folders.items()}


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_words_have_the_vectors_of_transformers(
    pipelines: dict[str, Pipeline], slow: dict[str, Slow], name: str
) -> None:
    frame = pipelines[name].predict(TEXTS, "token", positions=True)
    assert list(frame.columns[-1:]) == [f"{name}_embeddings"]
    expected = np.concatenate([slow[name].words(text) for text in TEXTS])
    assert_close(vectors_of(frame), expected)
    cells = zip(frame.index, frame["token"], frame["token_begin"], frame["token_end"], strict=True)
    assert all(TEXTS[row][begin:end] == cell for row, cell, begin, end in cells)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_company_does_not_change_a_vector(pipelines: dict[str, Pipeline], name: str) -> None:
    texts = [" ".join(["love", *["words"] * count]) for count in range(1, 12)]
    together = vectors_of(pipelines[name].predict(texts))
    alone = np.concatenate([vectors_of(pipelines[name].predict(text)) for text in texts])
    assert_close(together, alone)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_each_layer_is_that_of_transformers(
    pipelines: dict[str, Pipeline], slow: dict[str, Slow], name: str
) -> None:
    states, pieces = slow[name].read(TEXTS[0])
    inside = [place for place, (_, _, end) in enumerate(pieces) if end > 0]
    for layer in (0, 1, 2, -2):
        frame = pipelines[name].predict(TEXTS[0], "token", tokens="pieces", layers=layer)
        assert_close(vectors_of(frame), states[layer][inside])


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_what_is_too_long_is_read_in_windows(pipelines: dict[str, Pipeline], name: str) -> None:
    text = "love words " * 400
    frame = pipelines[name].predict(text, "token")
    assert len(frame) == 800
    assert np.isfinite(vectors_of(frame)).all()
    model = next(iter(pipelines[name].models.values()))
    assert model.max_positions == (512 if name == "xlnet" else POSITIONS)


@pytest.mark.parametrize("name", ["electra", "roberta", "xlm-roberta", "xlnet", "bert"])
@given(text=any_text)
@settings(max_examples=30)
def test_no_character_is_lost(pipelines: dict[str, Pipeline], name: str, text: str) -> None:
    frame = pipelines[name].predict([text], "token", positions=True)
    if not text.strip():
        assert frame["token"].isna().all()
        return
    spans = list(zip(frame["token_begin"].astype(int), frame["token_end"].astype(int), strict=True))
    assert spans == sorted(spans)
    assert [text[begin:end] for begin, end in spans] == frame["token"].tolist()
    assert "".join(frame["token"]).split() == "".join(text.split()).split()


@pytest.mark.parametrize("name", ["electra", "roberta", "xlm-roberta", "xlnet", "bert"])
@given(text=any_text)
@settings(max_examples=30)
def test_each_piece_has_a_row(
    pipelines: dict[str, Pipeline], slow: dict[str, Slow], name: str, text: str
) -> None:
    frame = pipelines[name].predict([text], "token", tokens="pieces", positions=True)
    frame = frame.dropna(subset=["token"])
    spans = list(zip(frame["token_begin"].astype(int), frame["token_end"].astype(int), strict=True))
    assert [text[begin:end] for begin, end in spans] == frame["token"].tolist()
    assert all(cell == cell.strip(" ") for cell in frame["token"])
    assert spans == sorted(spans)


@pytest.mark.parametrize("name", ["roberta", "albert", "longformer", "mpnet", "xlm-roberta"])
def test_the_pooler_is_that_of_transformers(
    folders: dict[str, Path], pipelines: dict[str, Pipeline], slow: dict[str, Slow], name: str
) -> None:
    encoder = next(iter(pipelines[name].models.values())).encoder
    states, _ = slow[name].read(TEXTS[1])
    ids = torch.tensor([slow[name].tokenizer.encode(TEXTS[1]).ids])
    with torch.inference_mode():
        expected = slow[name].model(input_ids=ids).pooler_output.numpy()
    assert_close(encoder.pooler(states[-1][:1]), expected)


@pytest.mark.parametrize("name", ["electra", "distilbert", "deberta-v2", "xlnet", "modernbert"])
def test_a_model_without_a_pooler_says_so(pipelines: dict[str, Pipeline], name: str) -> None:
    encoder = next(iter(pipelines[name].models.values())).encoder
    with pytest.raises(nlu_lite.InvalidModel, match="pooling='cls'"):
        encoder.pooler(np.zeros((1, HIDDEN), dtype=np.float32))


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_a_saved_model_gives_the_same(
    pipelines: dict[str, Pipeline], tmp_path: Path, name: str
) -> None:
    pipelines[name].save(tmp_path / "save")
    again = nlu_lite.load(path=tmp_path / "save", device="cpu").predict(TEXTS, "token")
    pd.testing.assert_frame_equal(again, pipelines[name].predict(TEXTS, "token"))


@pytest.mark.parametrize("name", ["longformer", "modernbert", "xlnet"])
def test_transformers_has_nothing_to_say(
    folders: dict[str, Path], capfd: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "fresh"
    folder.symlink_to(folders[name])
    nlu_lite.load(path=folder, device="cpu").predict(TEXTS, "token")
    captured = capfd.readouterr()
    assert captured.out + captured.err == ""


@pytest.mark.slow
def test_a_bert_is_read_without_transformers(folders: dict[str, Path]) -> None:
    program = (
        "import sys, warnings, nlu_lite; warnings.simplefilter('ignore');"
        f"nlu_lite.load(path={str(folders['bert'])!r}, device='cpu').predict('I love NLP');"
        "print('transformers' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.stdout.strip() == "False", run.stderr
