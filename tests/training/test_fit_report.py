"""What a report says beside its figures."""

from dataclasses import replace

import pytest

import nlu_lite
from nlu_lite.model.head_files import head_bytes
from nlu_lite.model.trained_files import trained_files
from nlu_lite.pipeline import Pipeline
from nlu_lite.training.record import TrainingRecord, record_bytes
from tests.support.heads import KINDS, random_head, with_head
from tests.support.mails import mails


def labelled() -> object:
    return mails().assign(y=["bills", "parcels", "others"] * 8)


def test_without_a_baseline_it_says_why() -> None:
    files = head_bytes(random_head(KINDS["classifier"]))
    files |= record_bytes(TrainingRecord(settings={}, epochs=[]))
    request = nlu_lite.load(KINDS["classifier"].ref, device="cpu").models.request
    pipeline = Pipeline(replace(request, trained=trained_files(files)).models())
    assert "no words that a baseline could count" in str(pipeline.report(labelled()))


@pytest.mark.parametrize("ask", ["report", "score"])
def test_a_model_that_came_with_its_head_is_told_of_all_the_same(ask: str) -> None:
    found = getattr(with_head(KINDS["classifier"]), ask)(labelled())
    assert ask == "score" or "was not fitted here" in str(found)
