import pytest

from nlu_lite import InvalidOption
from nlu_lite.model.readers import models_of
from nlu_lite.pipeline import Pipeline


def test_a_reference_and_a_pipeline_give_models(embedded: Pipeline) -> None:
    assert models_of(embedded) is embedded.models
    assert list(models_of("embed.minilm_L6_384")) == ["embed.minilm_L6_384"]


@pytest.mark.parametrize("ref", [3, None, ["embed.minilm_L6_384"]], ids=repr)
def test_nobody_else_reads(ref: object) -> None:
    with pytest.raises(InvalidOption, match="expected a reference"):
        models_of(ref)  # type: ignore[arg-type]
