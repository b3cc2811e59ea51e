import importlib.util

import pytest

from nlu_lite import viz
from nlu_lite.errors import MissingExtra


@pytest.mark.parametrize(("package", "interactive"), [("matplotlib", False), ("plotly", True)])
def test_a_missing_package_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, package: str, interactive: bool
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        "nlu_lite.common.extras.find_spec",
        lambda name: None if name == package else found(name),
    )
    for picture in (viz.similarity, viz.map, viz.compare):
        with pytest.raises(MissingExtra, match=rf'{package}.*pip install "nlu_lite\[viz\]"'):
            picture([[1.0]], interactive=interactive)
