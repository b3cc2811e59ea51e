"""The one-liner of the README on an empty machine, against a repository of the true shape."""

import json
from pathlib import Path

import numpy as np
import pytest
from tokenizers import BertWordPieceTokenizer
from transformers import BertModel

from tests.store.conftest import Machine
from tests.support.hub_server import HubServer
from tests.support.random_models import VOCABULARY, random_bert
from tests.support.small_hub import COMMIT, entry, hidden_states, write_repository

pytestmark = pytest.mark.slow

REPOSITORY = "google/bert_uncased_L-10_H-256_A-4"
REF = "en.embed.bert.small_L10_256"
COLUMN = "en_embed_bert_small_L10_256_embeddings"
CODE = """
import json, sys, nlu_lite
from nlu_lite import registry
registry.register(json.loads(sys.argv[1]), override=True)
frame = nlu_lite.load("en.embed.bert.small_L10_256").predict("I love NLP", output_level="token")
columns = {name: [getattr(v, "tolist", lambda: v)() for v in frame[name]] for name in frame}
json.dump(columns, sys.stdout)
"""


@pytest.fixture(scope="module")
def model() -> BertModel:
    return random_bert(10, 256, 4)


@pytest.fixture(scope="module")
def served(model: BertModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_repository(model, tmp_path_factory.mktemp("hub") / "small_L10_256")


def test_from_nothing_to_the_table_and_then_without_a_hub(
    model: BertModel, served: Path, tmp_path: Path
) -> None:
    entries = json.dumps({"models": {REF: entry(model, served, REPOSITORY)}})
    with HubServer() as hub:
        hub.add(REPOSITORY, served, COMMIT)
        machine = Machine(tmp_path / "home", hub)
        first = machine.run("-c", CODE, entries)
        assert first.returncode == 0, first.stderr
        hub.stop()
        second = machine.run("-c", CODE, entries)
        assert second.returncode == 0, second.stderr
    table = json.loads(first.stdout)
    assert list(table) == ["token", COLUMN]
    assert table["token"] == ["I", "love", "NLP"]
    assert json.loads(second.stdout) == table
    pieces = BertWordPieceTokenizer(str(VOCABULARY), lowercase=True).encode("I love NLP")
    states = hidden_states(model, pieces.ids).numpy()
    starts = [pieces.word_ids.index(word) for word in range(3)]
    np.testing.assert_allclose(np.array(table[COLUMN]), states[starts], atol=1e-5)
