import pytest

from tests.store.conftest import Machine
from tests.support.store_models import COMMIT, REPOSITORY, spec


@pytest.mark.parametrize(
    ("offline", "variables", "named"),
    [
        (True, {}, "offline=True"),
        (None, {"NLU_LITE_OFFLINE": "1"}, "NLU_LITE_OFFLINE"),
        (None, {"HF_HUB_OFFLINE": "1"}, "HF_HUB_OFFLINE"),
        (False, {"HF_HUB_OFFLINE": "1"}, "HF_HUB_OFFLINE"),
        (None, {"TRANSFORMERS_OFFLINE": "1"}, "HF_HUB_OFFLINE"),
    ],
)
def test_offline_makes_no_connection_and_says_what_is_missing(
    machine: Machine, offline: bool | None, variables: dict[str, str], named: str
) -> None:
    outcome = machine.locate(spec(), offline=offline, variables=variables)
    assert outcome.error == "WeightsUnavailable"
    assert outcome.connections == []
    assert machine.hub.requests == []
    for part in (named, "pytorch_model.bin", REPOSITORY, COMMIT, str(machine.hub_cache), "path="):
        assert part in outcome.message


def test_offline_false_overrides_our_own_variable(machine: Machine) -> None:
    outcome = machine.locate(spec(), offline=False, variables={"NLU_LITE_OFFLINE": "1"})
    assert outcome.origin == "hub"


def test_a_zero_does_not_forbid(machine: Machine) -> None:
    assert machine.locate(spec(), variables={"NLU_LITE_OFFLINE": "0"}).origin == "hub"


def test_cached_files_are_loaded_offline(machine: Machine) -> None:
    machine.locate(spec())
    outcome = machine.locate(spec(), offline=True)
    assert (outcome.origin, outcome.connections) == ("cached", [])
