import dataclasses
import warnings
from pathlib import Path

import pytest

from nlu_lite.errors import LicenceWarning, UnpinnedWarning
from nlu_lite.model.notices import give_notices
from nlu_lite.registry import builtin
from nlu_lite.spec import ModelSpec
from nlu_lite.store import ModelFiles, Origin


def spec_of(name: str, licence: str | None, *, pinned: bool = True) -> ModelSpec:
    spec = builtin().find("en.embed.minilm_L6_384")
    source = spec.source if pinned else dataclasses.replace(spec.source, revision=None)
    return dataclasses.replace(spec, ref=name, licence=licence, source=source)


def files(origin: Origin) -> ModelFiles:
    here = Path("x")
    return ModelFiles(
        folder=here, origin=origin, config=here, weights=here, tokenizer=here, vocabulary=None
    )


def test_a_licence_without_commercial_use_is_told_once() -> None:
    spec = spec_of("en.notices.a", "cc-by-nc-4.0")
    with pytest.warns(LicenceWarning, match="en.notices.a .* forbids commercial use"):
        give_notices(spec, files("embedded"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        give_notices(spec, files("embedded"))


@pytest.mark.parametrize("licence", ["apache-2.0", "cc-by-sa-4.0", None])
def test_other_licences_are_not_told(licence: str | None) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        give_notices(spec_of("en.notices.b", licence), files("cached"))


def test_a_model_that_is_not_pinned_is_told_once() -> None:
    spec = spec_of("en.notices.c", None, pinned=False)
    with pytest.warns(UnpinnedWarning, match="en.notices.c is not pinned"):
        give_notices(spec, files("cached"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        give_notices(spec, files("cached"))


def test_the_store_has_told_it_of_files_that_it_fetched() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        give_notices(spec_of("en.notices.d", None, pinned=False), files("hub"))
