import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import BertWordPieceTokenizer
from transformers import BertModel

import nlu_lite
from nlu_lite import registry
from nlu_lite.cli import main
from nlu_lite.errors import InvalidOption
from nlu_lite.verification.poolings import INNER_MEAN
from nlu_lite.verification.printed_numbers import Printed, printed_numbers
from tests.store.conftest import Machine
from tests.support.hub_server import HubServer
from tests.support.random_models import VOCABULARY, random_bert
from tests.support.small_hub import (
    COMMIT,
    as_printed,
    entry,
    hidden_states,
    write_registry,
    write_repository,
)

REPOSITORY = "tiny/random-bert"
TOKENS = "en.embed.test.random"
SENTENCES = "en.embed_sentence.test.random"
TEXT = "is this what it is?"
# Which occurrence of a word in the text, counted from 0, and which piece it begins with.
ITEMS = (("this", 2), ("is", 1), ("is", 5), ("?", 6))
SENTENCE = "I hate cancer"

Golden = dict[str, str]


@dataclass(frozen=True)
class Served:
    """A repository, and what transformers computes of its texts."""

    model: BertModel
    folder: Path
    tokens: Sequence[Golden]

    def registry(self, path: Path, goldens: Sequence[Golden], *, sentences: bool = False) -> Path:
        ref = SENTENCES if sentences else TOKENS
        said = entry(self.model, self.folder, REPOSITORY, sentences=sentences, goldens=goldens)
        return write_registry(path, {ref: said})


def pieces_of(text: str) -> list[int]:
    ids: list[int] = BertWordPieceTokenizer(str(VOCABULARY), lowercase=True).encode(text).ids
    return ids


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Served:
    model = random_bert(2, 128, 2, pooler=True)
    folder = write_repository(model, tmp_path_factory.mktemp("hub") / "random", pooler=True)
    states = hidden_states(model, pieces_of(TEXT))
    tokens = [
        {"text": TEXT, "item": item, "numbers": as_printed(states[place])} for item, place in ITEMS
    ]
    return Served(model, folder, tokens)


@pytest.fixture
def machine(served: Served, tmp_path: Path) -> Iterator[Machine]:
    with HubServer() as hub:
        hub.add(REPOSITORY, served.folder, COMMIT)
        yield Machine(tmp_path / "home", hub)


def changed(goldens: Sequence[Golden]) -> list[Golden]:
    """The same goldens with one digit of one number changed."""
    first, _, rest = goldens[0]["numbers"].partition(",")
    wrong = f"{float(first) + 2e-3!r},{rest}"
    return [goldens[0] | {"numbers": wrong}, *goldens[1:]]


@pytest.mark.slow
def test_numbers_that_transformers_computes_are_verified_from_the_hub(
    machine: Machine, served: Served, tmp_path: Path
) -> None:
    variables = {"NLU_LITE_REGISTRY": str(served.registry(tmp_path / "r.yaml", served.tokens))}
    run = machine.run("-m", "nlu_lite", "verify", TOKENS, variables=variables)
    assert run.returncode == 0, run.stderr
    assert "12 of 12 numbers agree" in run.stdout
    machine.hub.stop()
    again = machine.run("-m", "nlu_lite", "verify", "--all-cached", variables=variables)
    assert (again.returncode, again.stdout) == (0, run.stdout)


@pytest.mark.slow
def test_one_number_that_is_another_is_told(
    machine: Machine, served: Served, tmp_path: Path
) -> None:
    file = served.registry(tmp_path / "r.yaml", changed(served.tokens))
    variables = {"NLU_LITE_REGISTRY": str(file)}
    run = machine.run("-m", "nlu_lite", "verify", TOKENS, variables=variables)
    assert run.returncode == 1
    assert "11 of 12 numbers agree, NOT verified" in run.stdout
    (wrong,) = [line for line in run.stdout.splitlines() if line.endswith(" NO")]
    assert "2.0e-03" in wrong


def verified(
    served: Served,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    goldens: Sequence[Golden],
    *,
    sentences: bool = False,
) -> nlu_lite.Verification:
    # A registry file is read once in a process.
    file = served.registry(tmp_path / f"{uuid4()}.yaml", goldens, sentences=sentences)
    monkeypatch.setenv("NLU_LITE_REGISTRY", str(file))
    return nlu_lite.verify(SENTENCES if sentences else TOKENS, path=served.folder)


def test_a_word_that_occurs_twice_is_listed_twice(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swapped = [served.tokens[0], served.tokens[2], served.tokens[1], served.tokens[3]]
    assert verified(served, tmp_path, monkeypatch, served.tokens).agrees
    assert not verified(served, tmp_path, monkeypatch, swapped).agrees


def test_each_number_has_its_row(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verification = verified(served, tmp_path, monkeypatch, changed(served.tokens))
    first, second, third = verification.checks[:3]
    assert (first.text, first.item, first.place, first.agrees) == (TEXT, "this", 0, False)
    assert first.difference == pytest.approx(2e-3, abs=1e-4)
    assert first.expected == changed(served.tokens)[0]["numbers"].split(",")[0]
    assert second.agrees
    assert (third.difference, third.expected[-1]) == (None, "…")
    assert "<td>this</td>" in verification._repr_html_()


def test_an_item_that_is_no_word_of_the_text_does_not_agree(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goldens = [{"text": TEXT, "item": "thi", "numbers": "0.5, 0.5, 0..."}]
    verification = verified(served, tmp_path, monkeypatch, goldens)
    assert not verification.agrees
    assert str(verification).count("nan") >= 3


def sentence_golden(vector: torch.Tensor) -> list[Golden]:
    return [{"text": SENTENCE, "item": SENTENCE, "numbers": as_printed(vector)}]


@pytest.mark.parametrize("pooling", ["mean", INNER_MEAN, "cls", "pooler"])
def test_the_pooling_that_a_page_used_is_found(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pooling: str
) -> None:
    states = hidden_states(served.model, pieces_of(SENTENCE))
    assert served.model.pooler is not None
    with torch.no_grad():
        vectors = {
            "mean": states.mean(0),
            INNER_MEAN: states[1:-1].mean(0),
            "cls": states[0],
            "pooler": served.model.pooler(states[None])[0],
        }
    goldens = sentence_golden(vectors[pooling])
    verification = verified(served, tmp_path, monkeypatch, goldens, sentences=True)
    assert verification.poolings == (pooling,)
    assert verification.agrees == (pooling == "mean")
    assert f"all numbers agree with: {pooling}" in str(verification)


def test_a_model_without_published_numbers_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InvalidOption, match="has no published numbers"):
        nlu_lite.verify("en.embed.minilm_L6_384")
    assert main(["verify", "en.embed.minilm_L6_384"]) == 1
    assert "has no published numbers" in capsys.readouterr().out


def test_several_references_at_once_are_refused() -> None:
    with pytest.raises(InvalidOption, match="one reference, not 2"):
        nlu_lite.verify("bert en.embed.minilm_L6_384")


@pytest.mark.slow
def test_a_model_that_cannot_be_had_does_not_keep_the_others_from_being_verified(
    served: Served, tmp_path: Path, machine: Machine
) -> None:
    variables = {"NLU_LITE_REGISTRY": str(served.registry(tmp_path / "r.yaml", served.tokens))}
    run = machine.run(
        *("-m", "nlu_lite", "verify", "en.embed.bert.small_L2_128", TOKENS), variables=variables
    )
    assert run.returncode == 1
    assert "en.embed.bert.small_L2_128: NOT verified" in run.stdout
    assert "12 of 12 numbers agree" in run.stdout
    assert "1 of 2 models are verified" in run.stdout


def test_without_anything_to_verify_the_usage_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify"]) == 1
    assert "--all-cached" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ("0.14, -0.8349236, -1....", ["0.14", "-0.8349236", "-1.…"]),
        ("0.14, -0.8349236, -1.…", ["0.14", "-0.8349236", "-1.…"]),
        ("-1.27,  -0.011, 0....", ["-1.27", "-0.011", "0.…"]),
        ("0.51, 1.65, 2.695....", ["0.51", "1.65", "2.695…"]),
        ("0.43, -1.2.....", ["0.43", "-1.2…"]),
        ("-2.34,0.48,-1.612930893898010...", ["-2.34", "0.48", "-1.612930893898010…"]),
        ("0.1, -...", ["0.1", "-…"]),
        ("0.1, ...", ["0.1"]),
        ("0.1, 0.25", ["0.1", "0.25"]),
        ("1.0E-4, -2e-05", ["1.0E-4", "-2e-05"]),
    ],
)
def test_the_styles_in_which_pages_print(numbers: str, expected: list[str]) -> None:
    assert [n.text + "…" * n.cut for n in printed_numbers(numbers)] == expected


@pytest.mark.parametrize("numbers", ["0.1, x", "0.1; 0.2", "", "0.1, -"])
def test_what_is_no_number_is_refused(numbers: str) -> None:
    with pytest.raises(ValueError, match="is no number"):
        printed_numbers(numbers)


def test_all_published_numbers_of_the_registry_can_be_read() -> None:
    goldens = [golden for spec in registry.builtin().specs.values() for golden in spec.goldens]
    assert len(goldens) >= 150
    for golden in goldens:
        assert 2 <= len(printed_numbers(golden.numbers)) <= 4


@pytest.mark.parametrize(
    ("text", "got", "agrees"),
    [
        ("0.12", 0.1299, True),
        ("0.12", 0.13001, True),
        ("0.12", 0.1302, False),
        ("-0.", -0.9, True),
        ("-0.", 0.5, False),
        ("-0.", 0.00001, True),
        ("-0", -0.03, True),
        ("-", -12.5, True),
        ("-", 12.5, False),
        ("1.", 1.7, True),
        ("1.", 2.3, False),
        ("-1.612930893898010", -1.61293, True),
        ("-1.612930893898010", -1.6139, False),
    ],
)
def test_a_number_that_was_cut_agrees_where_it_begins_alike(
    text: str, got: float, agrees: bool
) -> None:
    assert Printed(text, cut=True).agrees(got) is agrees


FLOATS = st.floats(-10, 10, width=32).filter(lambda number: abs(number) >= 1e-4)


@given(number=FLOATS, length=st.integers(1, 20))
def test_a_number_agrees_with_what_was_printed_of_it_however_short(
    number: float, length: int
) -> None:
    text = str(number)[:length]
    assert Printed(text, cut=True).agrees(number)


@given(number=FLOATS, error=st.floats(2e-4, 1))
def test_a_whole_number_that_is_another_never_agrees(number: float, error: float) -> None:
    whole = Printed(str(number), cut=False)
    assert whole.agrees(number)
    assert not whole.agrees(number + error)
    assert not replace(whole, text=json.dumps(number + error)).agrees(number)
