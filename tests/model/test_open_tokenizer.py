from importlib.util import find_spec
from pathlib import Path

import pytest
from tokenizers import Tokenizer
from tokenizers.models import BPE

import nlu_lite
from nlu_lite.errors import InvalidModel, MissingExtra, NluLiteError
from nlu_lite.model.open_tokenizer import open_tokenizer
from tests.common.test_file_kinds import POINTER
from tests.support.model_folders import BERT, facts_in, lines
from tests.support.random_architectures import ROBERTA_PIECES, byte_level
from tests.support.static_students import only, teacher_in, untrained


@pytest.mark.parametrize("architecture", ["roberta", "longformer"])
def test_vocabulary_and_merges_are_a_tokenizer(
    tmp_path: Path, architecture: str, capfd: pytest.CaptureFixture[str]
) -> None:
    expected = byte_level(ROBERTA_PIECES)
    assert isinstance(expected.model, BPE)
    expected.model.save(str(tmp_path))
    made = open_tokenizer(
        facts_in(tmp_path, architecture), architecture=architecture, lowercase=None
    )
    text = "I love \u6211, \U0001f600 words"
    ids = expected.encode(text, add_special_tokens=False).ids
    assert made.encode([text]).ids.tolist() == ids
    assert (made.prefix, made.suffix) == ((0,), (2,))
    assert capfd.readouterr().err == ""


def test_a_vocabulary_of_mpnet_has_its_own_special_pieces(tmp_path: Path) -> None:
    pieces = lines("<s>", "<pad>", "</s>", "<unk>", "[UNK]", "<mask>", "i", "love")
    facts = facts_in(tmp_path, "mpnet", **{"vocab.txt": pieces})
    made = open_tokenizer(facts, architecture="mpnet", lowercase=None)
    assert (made.prefix, made.suffix) == ((0,), (2,))
    assert made.encode(["I love"]).ids.tolist() == [6, 7]


def test_a_vocabulary_of_electra_is_one_of_bert(tmp_path: Path) -> None:
    facts = facts_in(tmp_path, "electra", **{"vocab.txt": lines(*BERT, "i", "love")})
    made = open_tokenizer(facts, architecture="electra", lowercase=None)
    assert made.encode(["I love"]).ids.tolist() == [5, 6]


def test_accents_are_kept_where_the_settings_say_so(tmp_path: Path) -> None:
    settings = {"do_lower_case": True, "strip_accents": False}
    facts = facts_in(
        tmp_path,
        "bert",
        **{"vocab.txt": lines(*BERT, "\u00e9"), "tokenizer_config.json": settings},
    )
    made = open_tokenizer(facts, architecture="bert", lowercase=None)
    assert made.encode(["\u00c9"]).ids.tolist() == [5]


@pytest.mark.skipif(find_spec("sentencepiece") is not None, reason="sentencepiece is installed")
@pytest.mark.parametrize("name", ["spiece.model", "spm.model", "sentencepiece.bpe.model"])
def test_a_package_that_is_missing_is_told_with_its_command(tmp_path: Path, name: str) -> None:
    facts = facts_in(tmp_path, "albert", **{name: "pieces"})
    with pytest.raises(MissingExtra, match="pip install sentencepiece") as caught:
        open_tokenizer(facts, architecture="albert", lowercase=None)
    assert name in str(caught.value)


def test_files_that_are_no_tokenizer_are_named(tmp_path: Path) -> None:
    facts = facts_in(tmp_path, "roberta", **{"vocab.json": "{", "merges.txt": ""})
    with pytest.raises(InvalidModel, match=r"no fast tokenizer of vocab\.json, merges\.txt"):
        open_tokenizer(facts, architecture="roberta", lowercase=None)


@pytest.mark.parametrize("name", ["sentencepiece.bpe.model", "spiece.model", "vocab.json"])
def test_a_pointer_of_git_lfs_is_named(tmp_path: Path, name: str) -> None:
    facts = facts_in(tmp_path, "xlm-roberta", **{name: POINTER.decode()})
    with pytest.raises(InvalidModel, match=rf"{name} .*Git LFS pointer.*\n.*git lfs pull"):
        open_tokenizer(facts, architecture="xlm-roberta", lowercase=None)


def test_the_tokenizer_of_a_static_model_is_the_one_in_its_file(tmp_path: Path) -> None:
    student = only(untrained(teacher_in(tmp_path)))
    text = (student.files.folder / "tokenizer.json").read_text(encoding="utf-8")
    tokenizer = Tokenizer.from_str(text)
    for line in ["Hello zebras (lazy)", "caf\u00e9 \U0001f600", ""]:
        expected = tokenizer.encode(line).ids
        assert student.tokenizer.encode([line]).ids.tolist() == expected


def test_a_static_model_without_a_tokenizer_is_refused(tmp_path: Path) -> None:
    untrained(teacher_in(tmp_path / "teacher")).save(tmp_path / "static")
    (tmp_path / "static" / "tokenizer.json").unlink()
    with pytest.raises(NluLiteError, match=r"tokenizer\.json"):
        nlu_lite.load(path=tmp_path / "static")
