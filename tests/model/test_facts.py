"""What a model's own files say, and that each of them is read once."""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from tokenizers import Tokenizer
from transformers import BertModel

import nlu_lite
from nlu_lite.encoder.architectures import Shape
from nlu_lite.errors import InvalidModel
from nlu_lite.model.facts import facts_of
from nlu_lite.store.folder import open_folder
from tests.support.model_folders import BERT, facts_in, lines
from tests.support.random_models import EMBEDDED, write_model

_watched: list[tuple[Path, Counter[str]]] = []


def _listen(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("open", "os.listdir", "os.scandir") and arguments and _watched:
        folder, counts = _watched[-1]
        path = Path(os.fsdecode(arguments[0])) if isinstance(arguments[0], (str, bytes)) else None
        if path is not None and (path == folder or path.parent == folder):
            counts[f"{event} {path.name if path != folder else '.'}"] += 1


@contextmanager
def watched(folder: Path) -> Iterator[Counter[str]]:
    """How often each file of a folder is opened by Python, and the folder listed."""
    counts: Counter[str] = Counter()
    if not _watched:
        sys.addaudithook(_listen)
    _watched.append((folder, counts))
    yield counts
    _watched.append((folder, Counter()))


def test_files_are_read_once(
    small_bert: BertModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_model(small_bert, tmp_path / "model")
    (folder / "tokenizer.json").write_bytes((EMBEDDED / "tokenizer.json").read_bytes())
    parsed: list[str] = []

    def from_file(path: str) -> Tokenizer:
        parsed.append(Path(path).name)
        return Tokenizer.from_file(path)

    counting = SimpleNamespace(from_file=from_file)
    monkeypatch.setattr("nlu_lite.text.tokenizer_files.Tokenizer", counting)
    with watched(folder) as counts:
        nlu_lite.load(path=folder, device="cpu")
    assert counts["open config.json"] == 1
    assert counts["os.listdir ."] + counts["os.scandir ."] == 1
    assert parsed == ["tokenizer.json"]


@pytest.mark.parametrize(("piece", "lowercase"), [("love", True), ("Love", False)])
def test_pieces_in_upper_case_tell_that_nothing_is_lower_cased(
    tmp_path: Path, piece: str, lowercase: bool
) -> None:
    facts = facts_in(tmp_path, "bert", **{"vocab.txt": lines(*BERT, piece)})
    assert facts.lowercase is lowercase


def test_the_settings_tell_it_first(tmp_path: Path) -> None:
    settings = {"do_lower_case": False}
    facts = facts_in(
        tmp_path,
        "bert",
        **{"vocab.txt": lines(*BERT, "love"), "tokenizer_config.json": settings},
    )
    assert not facts.lowercase


def test_the_embedded_model_lower_cases() -> None:
    assert facts_of(open_folder(EMBEDDED)).lowercase


@pytest.mark.parametrize(("said", "known"), [(256, 256), (10**30, 512), ("256", 512)])
def test_the_longest_sequence_is_known_where_there_is_one(
    tmp_path: Path, said: object, known: int
) -> None:
    settings = {"model_max_length": said}
    facts = facts_in(
        tmp_path, "xlnet", **{"vocab.txt": lines(*BERT), "tokenizer_config.json": settings}
    )
    shape = Shape(
        architecture="xlnet", layers=1, hidden=8, heads=2, vocabulary=5, max_positions=None
    )
    assert facts.longest_sequence(shape) == known
    assert facts.longest_sequence(shape, registered=64) == 64


def test_damaged_settings_are_named(tmp_path: Path) -> None:
    facts = facts_in(tmp_path, "bert", **{"vocab.txt": lines(*BERT), "tokenizer_config.json": "{"})
    with pytest.raises(InvalidModel, match=r"tokenizer_config\.json"):
        _ = facts.lowercase
