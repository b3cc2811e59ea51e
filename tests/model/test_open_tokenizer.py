import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from tokenizers.models import BPE

from nlu_lite.errors import InvalidModel, MissingExtra
from nlu_lite.model.open_tokenizer import lower_cases, model_max_length, open_tokenizer
from nlu_lite.store import ModelFiles
from nlu_lite.store.folder import open_folder
from tests.support.random_architectures import ROBERTA_PIECES, byte_level
from tests.support.random_models import EMBEDDED

BERT = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def folder_of(folder: Path, architecture: str, **files: object) -> ModelFiles:
    """A folder with a config and without weights worth the name."""
    contents = {"config.json": {"model_type": architecture}, "model.safetensors": "", **files}
    for name, content in contents.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / name).write_text(text, encoding="utf-8")
    return open_folder(folder)


def lines(*pieces: str) -> str:
    return "\n".join(pieces)


@pytest.mark.parametrize("architecture", ["roberta", "longformer"])
def test_vocabulary_and_merges_are_a_tokenizer(
    tmp_path: Path, architecture: str, capfd: pytest.CaptureFixture[str]
) -> None:
    expected = byte_level(ROBERTA_PIECES)
    assert isinstance(expected.model, BPE)
    expected.model.save(str(tmp_path))
    made = open_tokenizer(
        folder_of(tmp_path, architecture), architecture=architecture, lowercase=None
    )
    text = "I love \u6211, \U0001f600 words"
    ids = expected.encode(text, add_special_tokens=False).ids
    assert made.encode([text]).ids.tolist() == ids
    assert (made.prefix, made.suffix) == ((0,), (2,))
    assert capfd.readouterr().err == ""


def test_a_vocabulary_of_mpnet_has_its_own_special_pieces(tmp_path: Path) -> None:
    pieces = lines("<s>", "<pad>", "</s>", "<unk>", "[UNK]", "<mask>", "i", "love")
    files = folder_of(tmp_path, "mpnet", **{"vocab.txt": pieces})
    made = open_tokenizer(files, architecture="mpnet", lowercase=None)
    assert (made.prefix, made.suffix) == ((0,), (2,))
    assert made.encode(["I love"]).ids.tolist() == [6, 7]


def test_a_vocabulary_of_electra_is_one_of_bert(tmp_path: Path) -> None:
    files = folder_of(tmp_path, "electra", **{"vocab.txt": lines(*BERT, "i", "love")})
    made = open_tokenizer(files, architecture="electra", lowercase=None)
    assert made.encode(["I love"]).ids.tolist() == [5, 6]


def test_accents_are_kept_where_the_settings_say_so(tmp_path: Path) -> None:
    settings = {"do_lower_case": True, "strip_accents": False}
    files = folder_of(
        tmp_path,
        "bert",
        **{"vocab.txt": lines(*BERT, "\u00e9"), "tokenizer_config.json": settings},
    )
    made = open_tokenizer(files, architecture="bert", lowercase=None)
    assert made.encode(["\u00c9"]).ids.tolist() == [5]


@pytest.mark.skipif(find_spec("sentencepiece") is not None, reason="sentencepiece is installed")
@pytest.mark.parametrize("name", ["spiece.model", "spm.model", "sentencepiece.bpe.model"])
def test_a_package_that_is_missing_is_told_with_its_command(tmp_path: Path, name: str) -> None:
    files = folder_of(tmp_path, "albert", **{name: "pieces"})
    with pytest.raises(MissingExtra, match="pip install sentencepiece") as caught:
        open_tokenizer(files, architecture="albert", lowercase=None)
    assert name in str(caught.value)


def test_files_that_are_no_tokenizer_are_named(tmp_path: Path) -> None:
    files = folder_of(tmp_path, "roberta", **{"vocab.json": "{", "merges.txt": ""})
    with pytest.raises(InvalidModel, match=r"no fast tokenizer of vocab\.json, merges\.txt"):
        open_tokenizer(files, architecture="roberta", lowercase=None)


@pytest.mark.parametrize(("piece", "lowercase"), [("love", True), ("Love", False)])
def test_pieces_in_upper_case_tell_that_nothing_is_lower_cased(
    tmp_path: Path, piece: str, lowercase: bool
) -> None:
    files = folder_of(tmp_path, "bert", **{"vocab.txt": lines(*BERT, piece)})
    assert lower_cases(files) is lowercase


def test_the_settings_tell_it_first(tmp_path: Path) -> None:
    settings = {"do_lower_case": False}
    files = folder_of(
        tmp_path,
        "bert",
        **{"vocab.txt": lines(*BERT, "love"), "tokenizer_config.json": settings},
    )
    assert not lower_cases(files)


def test_the_embedded_model_lower_cases() -> None:
    assert lower_cases(open_folder(EMBEDDED))


@pytest.mark.parametrize(("said", "known"), [(256, 256), (10**30, None), ("512", None)])
def test_the_longest_sequence_is_known_where_there_is_one(
    tmp_path: Path, said: object, known: int | None
) -> None:
    settings = {"model_max_length": said}
    files = folder_of(
        tmp_path, "xlnet", **{"vocab.txt": lines(*BERT), "tokenizer_config.json": settings}
    )
    assert model_max_length(files) == known


def test_damaged_settings_are_named(tmp_path: Path) -> None:
    files = folder_of(tmp_path, "bert", **{"vocab.txt": lines(*BERT), "tokenizer_config.json": "{"})
    with pytest.raises(InvalidModel, match=r"tokenizer_config\.json"):
        lower_cases(files)
