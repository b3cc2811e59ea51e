"""Static students as they are made, held against a plain recipe with transformers and NumPy."""

import json
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from transformers import AutoModel

import nlu_lite
from nlu_lite.common.arrays import FloatArray
from nlu_lite.encoder.static import read_table
from nlu_lite.errors import InvalidOption
from nlu_lite.model.facts import facts_of
from nlu_lite.pipeline import Pipeline
from tests.support.closeness import assert_close
from tests.support.random_architectures import ARCHITECTURES, write_architecture
from tests.support.static_students import TEXTS, only, teacher_in, untrained

pytestmark = pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning")

SMOOTHING = 1e-3


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("teacher")


@pytest.fixture(scope="module")
def teacher(folder: Path) -> Pipeline:
    return teacher_in(folder)


@pytest.fixture(scope="module")
def student(teacher: Pipeline) -> Pipeline:
    return untrained(teacher)


def table_of(student: Pipeline) -> FloatArray:
    files = only(student).files
    shape = facts_of(files).shape()
    table: FloatArray = read_table(files.weights, shape).numpy()
    return table


def tokenizer_of(student: Pipeline) -> Tokenizer:
    return Tokenizer.from_file(str(only(student).files.tokenizer))


def alone(folder: Path, pieces: list[list[int]]) -> FloatArray:
    """What transformers' model makes of each, with its special pieces around it: the mean."""
    model = AutoModel.from_pretrained(folder).eval()
    template = Tokenizer.from_file(str(folder / "tokenizer.json"))
    probe = template.encode("a", add_special_tokens=True)
    (first, *_), (last, *_) = [
        [place for place, special in order if not special]
        for order in (
            list(enumerate(probe.special_tokens_mask)),
            list(enumerate(probe.special_tokens_mask))[::-1],
        )
    ]
    rows = []
    for ids in pieces:
        whole = [*probe.ids[:first], *ids, *probe.ids[last + 1 :]]
        with torch.inference_mode():
            states = model(torch.tensor([whole]), attention_mask=torch.ones(1, len(whole)))
        rows.append(states.last_hidden_state[0].mean(dim=0).numpy())
    return np.stack(rows)


def expected_table(vectors: FloatArray, counts: np.ndarray, width: int) -> FloatArray:
    centred = (vectors - vectors.mean(axis=0)).astype(np.float64)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    shares = (counts + 1) / (counts.sum() + len(counts))
    weights = SMOOTHING / (SMOOTHING + shares)
    table: FloatArray = (centred @ directions[:width].T) * weights[:, np.newaxis]
    return table


def counts_of(tokenizer: Tokenizer, texts: list[str], size: int) -> np.ndarray:
    seen = Counter(number for text in texts for number in tokenizer.encode(text).ids)
    return np.array([seen[number] for number in range(size)])


def test_vectors_are_those_of_the_plain_recipe(
    folder: Path, teacher: Pipeline, student: Pipeline
) -> None:
    old, new = Tokenizer.from_file(str(folder / "tokenizer.json")), tokenizer_of(student)
    size = new.get_vocab_size()
    words = [new.id_to_token(number) for number in range(old.get_vocab_size(), size)]
    assert len(words) == 5
    pieces = [[number] for number in range(old.get_vocab_size())]
    pieces += [old.encode(word, add_special_tokens=False).ids for word in words]
    expected = expected_table(alone(folder, pieces), counts_of(new, TEXTS, size), 16)
    table = table_of(student)
    steps = np.abs(table).max(axis=1, keepdims=True) / 127
    signs = np.sign((table * expected).sum(axis=0))
    assert (np.abs(table - expected * signs) <= 0.5 * steps + 1e-5).all()


def test_words_that_are_added_are_the_most_frequent_ones_with_several_pieces(
    folder: Path, student: Pipeline
) -> None:
    old, new = Tokenizer.from_file(str(folder / "tokenizer.json")), tokenizer_of(student)
    words = Counter(
        word
        for text in TEXTS
        for word, _ in old.pre_tokenizer.pre_tokenize_str(old.normalizer.normalize_str(text))
    )
    several = [n for word, n in words.items() if len(old.encode(word).ids) > 3 and n >= 3]
    added = [new.id_to_token(n) for n in range(old.get_vocab_size(), new.get_vocab_size())]
    assert all(len(old.encode(word, add_special_tokens=False).ids) > 1 for word in added)
    assert [words[word] for word in added] == sorted(several, reverse=True)[:5]
    for word in added:
        assert new.encode(word).tokens == [word]


def test_as_many_words_are_added_as_asked_for(teacher: Pipeline) -> None:
    sizes = [tokenizer_of(untrained(teacher, words=n)).get_vocab_size() for n in (0, 1, 3)]
    before = only(teacher).tokenizer.vocabulary_size
    assert sizes == [before, before + 1, before + 3]


def test_words_that_cannot_be_pieces_take_no_places(teacher: Pipeline) -> None:
    # Hyphens are pieces of their own to BERT, so that the most frequent word can't be one.
    texts = ["quick-witted zebras jump"] * 9 + ["zebras"] * 3
    student = nlu_lite.distill(teacher, texts, into="static", epochs=0, words=1, validation=0.0)
    size = only(teacher).tokenizer.vocabulary_size
    assert tokenizer_of(student).id_to_token(size) == "zebras"


def test_vectors_are_as_wide_as_asked_for(teacher: Pipeline) -> None:
    assert table_of(untrained(teacher, dimension=7)).shape[1] == 7
    # The teacher's width where nobody asks, as it is below 256.
    assert table_of(untrained(teacher, dimension=None)).shape[1] == 32
    assert untrained(teacher, dimension=7).predict_embeds(["hello"]).shape == (1, 7)


def test_a_student_is_not_wider_than_its_teacher(teacher: Pipeline) -> None:
    with pytest.raises(InvalidOption, match=r"dimension=33: .* have 32 numbers"):
        untrained(teacher, dimension=33)


def test_rare_pieces_weigh_more(teacher: Pipeline) -> None:
    weighed = [
        np.linalg.norm(
            table_of(
                nlu_lite.distill(teacher, texts, into="static", epochs=0, words=0, validation=0.0)
            ),
            axis=1,
        )
        for texts in (["hello world", "the dog"], ["hello world", "the dog"] + ["dog"] * 50)
    ]
    dog = only(teacher).tokenizer.encode(["dog"]).ids
    others = only(teacher).tokenizer.encode(["hello world"]).ids
    assert (weighed[1][dog] < 0.5 * weighed[0][dog]).all()
    assert (weighed[1][others] > weighed[0][others]).all()


def test_texts_that_no_file_can_hold_are_counted(teacher: Pipeline) -> None:
    texts = ["\ud800 lone", "hello \udfff world", "", "fine"]
    with pytest.warns(nlu_lite.TrainingDataWarning, match="no words"):
        student = nlu_lite.distill(teacher, texts, into="static", epochs=0, validation=0.0)
    assert np.isfinite(table_of(student)).all()


@pytest.mark.parametrize("name", list(ARCHITECTURES))
def test_every_architecture_can_teach(tmp_path: Path, name: str) -> None:
    teacher = teacher_in(tmp_path, name, of_sentences=False)
    student = untrained(teacher)
    model, table = only(student), table_of(student)
    assert model.spec.task == "token_embeddings" and model.spec.pooling == "mean"
    assert np.isfinite(table).all()
    # Special pieces are read alone as others are; none is nothing, none outweighs all.
    special = [*only(teacher).tokenizer.prefix, *only(teacher).tokenizer.suffix]
    lengths = np.linalg.norm(table, axis=1)
    assert (lengths[special] > 0).all()
    assert (lengths[special] <= lengths.max()).all()
    added = model.tokenizer.vocabulary_size - only(teacher).tokenizer.vocabulary_size
    is_word_piece = '"type": "WordPiece"' in (model.files.folder / "tokenizer.json").read_text(
        "utf-8"
    )
    assert added == (5 if is_word_piece else 0)


@pytest.mark.parametrize("name", ["roberta", "xlm-roberta"], ids=["BPE", "Unigram"])
def test_vectors_of_other_tokenizers_are_those_of_the_plain_recipe(
    tmp_path: Path, name: str
) -> None:
    student = untrained(teacher_in(tmp_path, name, of_sentences=False))
    new = tokenizer_of(student)
    size = new.get_vocab_size()
    vectors = alone(tmp_path, [[number] for number in range(size)])
    expected = expected_table(vectors, counts_of(new, TEXTS, size), 16)
    table = table_of(student)
    signs = np.sign((table * expected).sum(axis=0))
    steps = np.abs(table).max(axis=1, keepdims=True) / 127
    # Components of the same variance can be turned into each other; the first are apart.
    assert (np.abs(table - expected * signs) <= 0.5 * steps + 1e-4)[:, :8].all()


def test_nothing_stands_around_a_text(student: Pipeline) -> None:
    tokenizer = only(student).tokenizer
    assert (tokenizer.prefix, tokenizer.suffix) == ((), ())
    assert tokenizer_of(student).encode("hello").tokens[0] != "[CLS]"


def test_a_tokenizer_with_pieces_that_the_model_does_not_know_is_refused(tmp_path: Path) -> None:
    folder = write_architecture("electra", tmp_path / "a")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.add_tokens(["<new>"])
    tokenizer.save(str(folder / "tokenizer.json"))
    teacher = nlu_lite.load(path=folder, device="cpu")
    with pytest.raises(InvalidOption, match=r"91 pieces, the model 90: .*\n.*into=2"):
        untrained(teacher)


def test_a_teacher_of_japanese_words_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("fugashi")
    pytest.importorskip("unidic_lite")
    folder = write_architecture("bert", tmp_path / "japanese")
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "\u65e5\u672c", "##\u8a9e"]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    (folder / "tokenizer.json").unlink()
    settings = {
        "tokenizer_class": "BertJapaneseTokenizer",
        "word_tokenizer_type": "mecab",
        "subword_tokenizer_type": "wordpiece",
        "mecab_kwargs": {"mecab_dic": "unidic_lite"},
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
    teacher = nlu_lite.load(path=folder, device="cpu")
    with pytest.raises(InvalidOption, match=r"a program finds.*\n.*into=2"):
        untrained(teacher)


def test_the_same_teacher_and_texts_give_the_same_student(
    teacher: Pipeline, student: Pipeline
) -> None:
    assert only(untrained(teacher)).files == only(student).files


def test_the_teacher_stays_as_it_is(folder: Path, teacher: Pipeline, student: Pipeline) -> None:
    texts = ["hello world", "the lazy dog"]
    shutil.copytree(folder, folder.parent / "copy", dirs_exist_ok=True)
    again = nlu_lite.load(path=folder.parent / "copy", device="cpu")
    assert_close(teacher.predict_embeds(texts), again.predict_embeds(texts))
