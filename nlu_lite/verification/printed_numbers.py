"""Numbers as pages print them: the first ones of a vector, the last one mostly cut."""

import re
from dataclasses import dataclass

__all__ = ["TOLERANCE", "Printed", "printed_numbers"]

TOLERANCE = 1e-4

_DIGITS = 20
_NUMBER = re.compile(r"-?\d+(\.\d*)?([eE][+-]?\d+)?")
_CUT = re.compile(r"(?:\.{3}|…)$")


@dataclass(frozen=True, slots=True)
class Printed:
    """One number as it is printed.

    Attributes:
        text: What stands on the page; of a number that is cut, the part in front of the dots.
        cut: Whether digits are missing behind it.
    """

    text: str
    cut: bool

    def difference(self, got: float) -> float | None:
        """How far a number is from the printed one; None where that one is cut."""
        return None if self.cut else abs(got - float(self.text))

    def agrees(self, got: float) -> bool:
        """Whether a number is the printed one: within 1e-4, or, cut, with the same beginning.

        Example:
            >>> Printed("-0.8349236", cut=False).agrees(-0.83490)
            True
            >>> Printed("-1.", cut=True).agrees(-1.7), Printed("-1.", cut=True).agrees(1.7)
            (True, False)
        """
        if _NUMBER.fullmatch(self.text) and abs(got - float(self.text)) <= TOLERANCE:
            return True
        # 0.12999999 and 0.13000001 are the same number to the tolerance, but begin differently.
        near = (got - TOLERANCE, got, got + TOLERANCE)
        return self.cut and any(f"{number:.{_DIGITS}f}".startswith(self.text) for number in near)


def printed_numbers(numbers: str) -> tuple[Printed, ...]:
    """Read the numbers that a page prints.

    Args:
        numbers: Numbers with commas between them. Where it ends in `...` or `…`, the last number
            is cut; one of which nothing is left is not among the result.

    Raises:
        ValueError: Something in it is no number.

    Example:
        >>> [(number.text, number.cut) for number in printed_numbers("0.144, -0.834923, -1....")]
        [('0.144', False), ('-0.834923', False), ('-1.', True)]
    """
    text = numbers.strip()
    whole = _CUT.sub("", text)
    cut = whole != text
    parts = [part.strip() for part in whole.split(",")]
    printed = [Printed(part, cut=False) for part in parts[:-1]]
    last = _without_more_dots(parts[-1]) if cut else parts[-1]
    if last or not cut:
        printed.append(Printed(last, cut))
    wrong = next((number.text for number in printed if not _is_number(number)), None)
    if wrong is not None:
        raise ValueError(f"{wrong!r} in {numbers!r} is no number")
    return tuple(printed)


def _is_number(number: Printed) -> bool:
    only_sign = number.cut and number.text == "-"
    return only_sign or _NUMBER.fullmatch(number.text) is not None


def _without_more_dots(text: str) -> str:
    """Some pages print `2.695....`, where the number has had its one dot already."""
    return text.rstrip(".") if text.count(".") > 1 else text
