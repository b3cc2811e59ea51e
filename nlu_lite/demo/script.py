"""The Python lines of a view: they are run and written down in one, so that both are the same."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from nlu_lite.demo.hearing import heard, tell

__all__ = ["Script", "Step"]

_T = TypeVar("_T")
_LONGEST = 88
# Equal ones may be one object, so that they are no evidence of a name.
_PLAIN = (str, bytes, int, float, bool, type(None))


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A line that was run.

    Attributes:
        name: What its value is called; "": it has no name.
        line: As it is written.
        seal: What else decides about its value; None: the lines before it alone.
        value: What it gave.
        warnings: What the library said meanwhile.
    """

    name: str
    line: str
    seal: Hashable
    value: object
    warnings: Sequence[str]


class Script:
    """Lines of Python that a view runs, and shows.

    Lines that an earlier script began with are not run again: their values are taken from it, and
    what was warned of is told again.

    >>> script = Script()
    >>> words = script.given("words", ["a", "cat"], "['a', 'cat']")
    >>> script.call("count", words.count, "cat")
    1
    >>> print(script)
    words = ['a', 'cat']
    count = words.count('cat')
    """

    def __init__(self, before: "Script | None" = None) -> None:
        """Begin; `before` is what was run last, of which no value may have been changed."""
        self._before = before.steps if before else ()
        self._steps: list[Step] = []
        self._names: list[tuple[object, str]] = []
        self._imports: dict[str, None] = {}

    @property
    def steps(self) -> tuple[Step, ...]:
        """The lines that were run, in their order."""
        return tuple(self._steps)

    def given(
        self,
        name: str,
        value: _T,
        written: str,
        *,
        seal: Hashable = None,
        imports: Sequence[str] = (),
    ) -> _T:
        """Put down a value that was made elsewhere.

        Args:
            name: What it is called.
            value: What it is.
            written: The expression that makes it.
            seal: What it is made of that the expression does not say, such as the sum of a file.
            imports: The statements that the expression needs, such as "import pandas as pd".
        """
        self._imports |= dict.fromkeys(imports)
        return self._step(name, f"{name} = {written}", lambda: value, seal)

    def call(self, name: str, function: Callable[..., _T], *args: object, **kwargs: object) -> _T:
        """Call a function, and put down how it was called.

        Args:
            name: What the result is called; "": it is only shown.
            function: A public function of nlu_lite, or a method of what has a name.
            *args: What it takes. What has a name is written by it, all else as `repr` does.
            **kwargs: The same.
        """
        head = f"{name} = {self._called(function)}" if name else self._called(function)
        words = [self._written(value) for value in args]
        words += [f"{key}={self._written(value)}" for key, value in kwargs.items()]
        return self._step(name, _broken(head, words), lambda: function(*args, **kwargs), None)

    def known(self, value: _T, written: str) -> _T:
        """A value that is written so from here on, such as an attribute of what has a name."""
        self._names.append((value, written))
        return value

    def __str__(self) -> str:
        imports = sorted(self._imports, key=_turn)
        lines = [step.line for step in self._steps]
        return "\n".join([*imports, "", *lines] if imports else lines)

    def _step(self, name: str, line: str, value_of: Callable[[], _T], seal: Hashable) -> _T:
        place = len(self._steps)
        known = self._before[place : place + 1]
        if known and (known[0].line, known[0].seal) == (line, seal):
            value: _T = known[0].value  # type: ignore[assignment]  # that of the same line
            said = known[0].warnings
        else:
            self._before = ()
            with heard() as said:
                value = value_of()
        tell(said)
        self._steps.append(Step(name, line, seal, value, said))
        if name:
            self._names.append((value, name))
        return value

    def _called(self, function: Callable[..., object]) -> str:
        owner = getattr(function, "__self__", None)
        if owner is not None:
            return f"{self._written(owner)}.{function.__name__}"
        self._imports[f"import {function.__module__}"] = None
        return f"{function.__module__}.{function.__name__}"

    def _written(self, value: object) -> str:
        if isinstance(value, _PLAIN):
            return repr(value)
        # The last one that was given the name has it.
        names = (name for known, name in reversed(self._names) if known is value)
        name = next(names, None)
        if name is None and isinstance(value, list):
            return f"[{', '.join(map(self._written, value))}]"
        return repr(value) if name is None else name


def _broken(head: str, words: Sequence[str]) -> str:
    """A call in one line, or where that is long, with an argument a line."""
    line = f"{head}({', '.join(words)})"
    if len(line) <= _LONGEST or not words:
        return line
    return "\n".join([f"{head}(", *(f"    {word}," for word in words), ")"])


def _turn(statement: str) -> tuple[bool, bool, str]:
    """Where an import stands: the standard library, other packages, nlu_lite."""
    return "nlu_lite" in statement, "pandas" in statement, statement
