"""What a user can ask of a distillation, checked before any work is done."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from nlu_lite.common.whole_numbers import GREATEST_SEED, whole_number
from nlu_lite.encoder.architectures import STATIC
from nlu_lite.errors import InvalidOption

__all__ = ["DistilOptions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DistilOptions:
    """The options of `nlu_lite.distill`, which tells what each of them means.

    `into` is what names the student: a number of layers, the layers, or "static"; None where the
    student is a model of its own.
    """

    into: int | Sequence[int] | str | None = 2
    temperature: float = 1.0
    epochs: int | None = None
    learning_rate: float | None = None
    batch_size: int | None = None
    validation: float = 0.1
    y: object = "y"
    text_column: Hashable | None = None
    label_separator: str = ","
    dimension: int | None = None
    words: int | None = None
    seed: int = 0
    progress: bool | None = None

    def __post_init__(self) -> None:
        for name, least in (("epochs", 0), ("batch_size", 1), ("dimension", 1), ("words", 0)):
            value = getattr(self, name)
            if value is not None:
                whole_number(name, value, least=least)
        whole_number("seed", self.seed, least=0, most=GREATEST_SEED)
        _check_number("temperature", self.temperature, above=0, up_to=100, such_as="2.0")
        share = self.validation
        if not isinstance(share, (int, float)) or isinstance(share, bool) or not 0 <= share < 1:
            raise InvalidOption(
                f"validation={share!r:.60}; expected a share of the texts below 1, such as 0.1, "
                "that is held back to see how often the student agrees with its teacher; or 0."
            )
        if self.learning_rate is not None:
            _check_number("learning_rate", self.learning_rate, above=0, up_to=1, such_as="1e-4")
        given = [f"{name}=" for name in ("dimension", "words") if getattr(self, name) is not None]
        if given and self.into != STATIC:
            raise InvalidOption(
                f"{', '.join(given)} is for into='static', whose vectors have no layers to come "
                "out of. Leave it out."
            )
        if self.epochs == 0 and self.into != STATIC:
            raise InvalidOption(
                "epochs=0 is for into='static', which answers without having read a text; a "
                "student with layers has to learn. Leave it out."
            )


def _check_number(name: str, value: object, *, above: float, up_to: float, such_as: str) -> None:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or not above < value <= up_to:  # type: ignore[arg-type, operator]
        raise InvalidOption(
            f"{name}={value!r}; expected a number above {above} and up to {up_to}, such as "
            f"{such_as}."
        )
