import sys

import pytest

from nlu_lite.common.extras import require
from nlu_lite.errors import FileUnavailable, MissingExtra


def test_what_is_installed_needs_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "wave", raising=False)
    require("numpy", "wave", for_what="the test")
    assert "wave" not in sys.modules


def test_only_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r'needs pyarrow, which is .*"nlu_lite\[spark\]"$'):
        require("numpy", "pyarrow", for_what="the test", extra="spark")


def test_packages_of_no_extra_are_installed_by_their_names() -> None:
    with pytest.raises(MissingExtra) as caught:
        require("no_such", "no_more", for_what="the test", advice="Or do without.")
    assert str(caught.value) == (
        "the test needs no_such and no_more, which are not installed: "
        "pip install no_such no_more\nOr do without."
    )


def test_a_package_is_looked_for_by_the_name_it_is_imported_by(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "google", None)
    # Whoever has imported it would find it there.
    monkeypatch.delitem(sys.modules, "google.protobuf", raising=False)
    with pytest.raises(MissingExtra, match="pip install protobuf"):
        require("protobuf", for_what="the test")


def test_the_error_is_of_the_class_asked_for() -> None:
    with pytest.raises(FileUnavailable, match="no_such"):
        require("no_such", for_what="the test", error=FileUnavailable)
