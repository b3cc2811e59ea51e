"""Stages, and what they are measured on."""

from time import sleep

import pytest

from benchmarks.latency import different_texts, half_repeated
from benchmarks.stages import MODEL, Stopwatch, watched
from benchmarks.text import sentences
from nlu_lite.encoder import plan
from nlu_lite.pipeline import Pipeline


def test_a_stage_inside_another_stops_its_clock() -> None:
    watch = Stopwatch()
    with watch.stage("outer"):
        with watch.stage("inner"):
            sleep(0.3)
    assert watch.seconds["inner"] >= 0.3
    assert watch.seconds["outer"] < 0.3


def test_an_error_ends_its_stage() -> None:
    watch = Stopwatch()
    with watch.stage("outer"):
        with pytest.raises(ValueError, match="broken"), watch.stage("inner"):
            raise ValueError("broken")
        sleep(0.01)
    assert watch.seconds["outer"] >= 0.01


def test_watching_changes_nothing(small: Pipeline) -> None:
    before = small.predict("I love NLP", output_level="token")
    side_by_side = vars(plan)["side_by_side"]
    watch = Stopwatch()
    with watched(watch):
        during = small.predict("I love NLP", output_level="token")
    assert watch.seconds[MODEL] > 0
    assert during.equals(before)
    assert vars(plan)["side_by_side"] is side_by_side


def test_sentences_are_different_and_read_as_one_each(small: Pipeline) -> None:
    texts = sentences(300)
    assert len(set(texts)) == 300
    assert len(small.predict(texts, output_level="sentence")) == 300


def test_no_sentence_is_longer_than_what_a_model_reads(small: Pipeline) -> None:
    texts = sentences(2_000)
    tokenizer = next(iter(small.models.values())).tokenizer
    assert tokenizer.encode(texts).lengths.max() <= 510


def test_there_are_only_so_many_sentences() -> None:
    with pytest.raises(ValueError, match="different ones"):
        sentences(1_000_000)


def test_repeats_are_spread_over_the_rows() -> None:
    texts = different_texts(1_000)
    rows = half_repeated(texts)
    places = {text: [place for place, row in enumerate(rows) if row == text] for text in texts[::2]}
    assert all(len(found) == 2 for found in places.values())
    assert sum(second - first for first, second in places.values()) / len(places) > 200
