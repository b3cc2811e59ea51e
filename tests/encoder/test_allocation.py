import platform
import sys

import numpy as np
import pytest

from nlu_lite.encoder.bert import BertEncoder
from nlu_lite.encoder.config import BertConfig
from tests.support.random_models import random_bert

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.libc_ver()[0] != "glibc",
    reason="only glibc is told to keep freed memory",
)


def test_a_batch_computes_in_the_memory_of_the_one_before() -> None:
    import resource

    model = random_bert(2, 256, 4)
    names = BertConfig.__dataclass_fields__
    config = BertConfig(**{name: getattr(model.config, name) for name in names})
    encoder = BertEncoder(config, dict(model.state_dict()))
    ids, lengths = np.ones(1_000, dtype=np.int64), np.array([100] * 10)
    for _ in range(3):
        encoder.encode(ids, lengths)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    encoder.encode(ids, lengths)
    new_pages = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
    # A layer of this batch computes in some 13 MB, which are 3,200 pages.
    assert new_pages < 1_000
