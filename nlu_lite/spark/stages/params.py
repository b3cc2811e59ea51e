"""Parameters of stages, and setters that are there for Spark NLP's sake alone."""

from collections.abc import Callable
from typing import TypeVar

from pyspark.ml.param import Param, Params, TypeConverters

from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import IgnoredSettingWarning

__all__ = ["WithoutEffect", "flag", "ignored", "number", "text", "texts"]

_Stage = TypeVar("_Stage")


def text(name: str, about: str) -> "Param[str]":
    """A parameter that is a text."""
    return Param(Params._dummy(), name, about, TypeConverters.toString)


def texts(name: str, about: str) -> "Param[list[str]]":
    """A parameter that is a list of texts."""
    return Param(Params._dummy(), name, about, TypeConverters.toListString)


def number(name: str, about: str) -> "Param[int]":
    """A parameter that is a whole number."""
    return Param(Params._dummy(), name, about, TypeConverters.toInt)


def flag(name: str, about: str) -> "Param[bool]":
    """A parameter that is true or false."""
    return Param(Params._dummy(), name, about, TypeConverters.toBoolean)


def ignored(name: str, why: str) -> None:
    """Warn that a setter has no effect."""
    warn(f"{name} has no effect here: {why}.", IgnoredSettingWarning)


class WithoutEffect:
    """A setter of Spark NLP's that says that it has no effect."""

    def __init__(self, why: str) -> None:
        """Take the reason.

        Args:
            why: Why that is so, or what to do instead.
        """
        self._why = why

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, stage: _Stage, owner: type) -> Callable[..., _Stage]:
        def setter(*value: object) -> _Stage:
            ignored(self._name, self._why)
            return stage

        setter.__name__, setter.__doc__ = self._name, f"Has no effect: {self._why}."
        return setter
