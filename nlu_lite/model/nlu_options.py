"""Options of John Snow Labs NLU's that notebooks pass: what is done with each, by its value.

Where an option asks for what happens anyway, a warning says that it has no effect; where it asks
for something else, an error says what to write here. They are no part of the signatures.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import wraps
from inspect import Parameter, signature
from typing import ParamSpec, TypeVar

from nlu_lite.common.choices import did_you_mean
from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import IgnoredSettingWarning, InvalidOption

__all__ = ["FIT", "LOAD", "PREDICT", "NluOption", "takes_nlu_options"]

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class NluOption:
    """An option of NLU's.

    Attributes:
        anyway: Why it has no effect.
        instead: What to write here where it asks for something else.
        harmless: The values that ask for what happens anyway; None: all of them.
    """

    anyway: str
    instead: str = ""
    harmless: tuple[object, ...] | None = None

    def is_harmless(self, value: object) -> bool:
        """Whether a value asks for what happens anyway."""
        return self.harmless is None or any(value == one for one in self.harmless)


_OFF = (False, None)
_EMPTY: tuple[object, ...] = ("", None, {}, False)

LOAD: Mapping[str, NluOption] = {
    "gpu": NluOption(
        'device="auto" takes a GPU where there is one, device="cpu" none', 'device="cuda"', _OFF
    ),
    "apple_silicon": NluOption(
        'device="auto" takes what the machine has', 'device="mps" (or leave it out)', _OFF
    ),
    "m1_chip": NluOption(
        'device="auto" takes what the machine has', 'device="mps" (or leave it out)', _OFF
    ),
    "verbose": NluOption("errors always say their cause"),
    "streamlit_caching": NluOption("a model that was loaded stays in the process"),
    "version_check": NluOption("there is no other version to be checked"),
    "get_tracer": NluOption(
        "there is nothing to trace", "nothing: there is no Spark to trace; leave it out", _OFF
    ),
}

PREDICT: Mapping[str, NluOption] = {
    "drop_irrelevant_cols": NluOption(
        "the columns are those of output_level",
        "what you want to see: positions=True, metadata=True, or another output_level",
        (True, None),
    ),
    "keep_stranger_features": NluOption(
        "keep_columns=True, the default, keeps your columns", "keep_columns=False", (True, None)
    ),
    "return_spark_df": NluOption(
        "of pandas comes pandas, of Spark comes Spark",
        "predict(spark_dataframe), which gives a Spark DataFrame: spark.createDataFrame(data)",
        _OFF,
    ),
    "get_embeddings": NluOption(
        "vectors are what predict is for",
        "tokens(text), which gives the words without running a model",
        (True, None),
    ),
    "multithread": NluOption("PyTorch computes with several threads"),
    "partition": NluOption("on Spark, call frame.repartition(n) before"),
    "parser_output": NluOption("there is no parser", "nothing: there is no parser", _OFF),
    "parser_config": NluOption("there is no parser", "nothing: there is no parser", _EMPTY),
    "output_path": NluOption("nothing is written", "to_parquet(data, path)", _EMPTY),
}

FIT: Mapping[str, NluOption] = {
    "dataset": NluOption("the data are the first argument", "fit(data)", (None,)),
    "dataset_path": NluOption(
        "the data are the first argument", "fit(pandas.read_csv(path)), or fit(path)", (None, "")
    ),
    # NLU's own spelling.
    "label_seperator": NluOption("the comma is what separates", "label_separator=…", (",",)),
}


def takes_nlu_options(
    options: Mapping[str, NluOption], *, own: Collection[str] = ()
) -> Callable[[Callable[_Given, _Result]], Callable[_Given, _Result]]:
    """Let a function be called with options of NLU's, and name the nearest of unknown ones.

    Args:
        options: What is done with each.
        own: The options that the function takes by `**`.
    """

    def decorator(function: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
        parameters = signature(function).parameters.values()
        named = {one.name for one in parameters if one.kind is not Parameter.VAR_KEYWORD}
        known = {*named, *own}

        @wraps(function)
        def called(*args: _Given.args, **given: _Given.kwargs) -> _Result:
            if not given.keys() <= known:
                for name in _without_effect(function.__name__, given, options, known):
                    del given[name]
            return function(*args, **given)

        return called

    return decorator


def _without_effect(
    function: str,
    given: Mapping[str, object],
    options: Mapping[str, NluOption],
    known: Collection[str],
) -> list[str]:
    """What is to be left out, after a warning; raises for what is unknown or asks for more."""
    foreign = {name: value for name, value in given.items() if name not in known}
    for name in foreign:
        if name not in options:
            hint = did_you_mean(name, [*known, *options])
            raise TypeError(f"{function}() got an unexpected keyword argument {name!r}.{hint}")
    wrong = [
        f"{function}({name}={value!r}) is NLU's; here write {options[name].instead}."
        for name, value in foreign.items()
        if not options[name].is_harmless(value)
    ]
    if wrong:
        raise InvalidOption("\n".join(wrong))
    said = "; ".join(f"{name} ({options[name].anyway})" for name in foreign)
    warn(f"options of NLU's have no effect here, leave them out: {said}.", IgnoredSettingWarning)
    return list(foreign)
