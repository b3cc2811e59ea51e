"""Messages of the library in the words of the command: its options, not Python's keywords."""

import re
import shlex
from ast import literal_eval
from collections.abc import Callable, Mapping

__all__ = ["in_options"]

# Of a keyword that is true or false, or takes few values: each has an option of its own.
_OPTIONS: Mapping[str, str | Mapping[str, str]] = {
    "path": "--path",
    "text_column": "--text-column",
    "keep_columns": {"False": "--no-columns"},
    "delimiter": "--delimiter",
    "encoding": "--encoding",
    "chunk_size": "--chunk-size",
    "output_level": "--output-level",
    "positions": {"True": "--positions"},
    "precision": "--precision",
    "engine": "--engine",
    "device": "--device",
    "cache": "--cache",
    "offline": {"True": "--offline", "False": "--online"},
    "resume": {"True": "--resume"},
    "vectors": {
        "'float16'": "--float16",
        "'int8'": "--int8",
        "'float32'": "(without --float16 and --int8)",
    },
    "progress": {"False": "--no-progress"},
    "task": "--task",
    "y": "--y",
    "tune": "--tune",
    "epochs": "--epochs",
    "learning_rate": "--learning-rate",
    "batch_size": "--batch-size",
    "validation": "--validation",
    "patience": "--patience",
    "metric": "--metric",
    "class_weight": "--class-weight",
    "layers": "--layers",
    "label_separator": "--label-separator",
    "drop_missing": {"True": "--drop-missing"},
    "seed": "--seed",
    "probabilities": {"True": "--probabilities"},
    "embeddings": {"True": "--embeddings"},
    "into": "--into",
    "temperature": "--temperature",
    "dimension": "--dimension",
    "words": "--words",
    "workers": "--workers",
}
_VALUE = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|<[^>]*>|…|[\w./:~-]*[\w/]"""
_KEYWORD = re.compile(rf"\b({'|'.join(_OPTIONS)})=({_VALUE})?")
# `load(REF, path='folder')`, as it is typed in Python; what is in it has become options before.
_CALL = re.compile(r"\b(?:nlu_lite\.)?(?:load|verify)\(([^()]*)\)")
_ARGUMENT = re.compile(r"--[\w-]+(?: (?:'[^']*'|[^\s,]+))?|'[^']*'|\"[^\"]*\"|[\w.:/-]+")
# Names in the flow of a sentence; those of several words can mean nothing else.
_NAMES = {
    rf"`?\b{name}\b`?(?!=)": option
    for name, option in _OPTIONS.items()
    if "_" in name and isinstance(option, str)
} | {r"`resume`": "--resume", r"Leave (delimiter|encoding|workers) out": r"Leave --\1 out"}
# What there is in Python only.
_PHRASES = {
    ", or give the DataFrame itself": "",
    ", or pass override=True": "",
    ", or update pyarrow": "; or update pyarrow",
    ", for example with `.astype(str)`": "",
    "the data are list": "the input holds texts:",
    ", or ask for normalize=True": "",
    "a number of megabytes, such as 256, to keep hidden states in memory, or ": "",
    "a file that load(cache=…) made": "a file of vectors",
    "the DataFrame": "the table",
    "a DataFrame": "a table",
    ", or give one: `frame.iloc[:, number]`": "",
    "leave the column out: y=None": "leave the column out: --no-labels",
    "y=None": "--no-scores",
    "validation=None": "--validation 0",
    "validation=frame": "--validation FILE",
    ": `.astype(str)`": " in the file",
    ", such as nlu_lite.distill(teacher, frame['text'])": "",
    ": teacher = pipeline.fit(labelled)": ": nlu-lite train DATA --out DIR",
    " (nlu_lite.models(task='sentence_embeddings') lists them)": "",
    "nlu_lite.load(…).fit(pairs, task='similarity')": "--ref REF",
}
# The same, where names of the user's stand in it.
_PATTERNS: Mapping[str, str | Callable[[re.Match[str]], str]] = {
    r"Fit it(?: first)?: fitted = pipeline\.fit\([^)]*\)": (
        "Train it: nlu-lite train DATA --out DIR"
    ),
    r", or give the labels: y=frame\.iloc\[:, \d+\]": "",
    r"frame\.set_index\(frame\[('[^']*')\](?:\.ffill\(\))?\)": r"--index \1",
    r"frame\.set_index\(…\)": "--index …",
    r"into=\[([-\d, …]*)\]": lambda match: f"--into {match[1].replace(' ', '')}",
    r"such as \[(\d+), (\d+)\]": r"such as --into \1,\2",
    r"text_column=\(([^()]*)\)": lambda match: f"--text-columns {match[1].replace(',', '')}",
}


def in_options(message: str) -> str:
    """A message that names options of the command in the place of Python's keywords.

    Args:
        message: As an error or a warning of the library says it.

    >>> in_options("Say which one: text_column='my text'.")
    "Say which one: --text-column 'my text'."
    >>> in_options("leave the data's columns out: keep_columns=False.")
    "leave the data's columns out: --no-columns."
    >>> in_options("Load them with load(path='my_model').")
    'Load them with --path my_model.'
    """
    for phrase, words in _PHRASES.items():
        message = message.replace(phrase, words)
    for pattern, replacement in _PATTERNS.items():
        message = re.sub(pattern, replacement, message)
    message = _KEYWORD.sub(_option, message)
    message = _CALL.sub(_arguments, message)
    for name, option in _NAMES.items():
        message = re.sub(name, option, message)
    return message


def _option(match: re.Match[str]) -> str:
    keyword, value = match[1], match[2]
    option = _OPTIONS[keyword]
    if isinstance(option, str):
        return option if value is None else f"{option} {_typed(value)}"
    return option.get(value or "", next(iter(option.values())))


def _typed(value: str) -> str:
    """A value as it is typed in a shell."""
    if value[0] not in "'\"":
        return value
    try:
        return shlex.quote(str(literal_eval(value)))
    except (ValueError, SyntaxError):
        return value


def _arguments(match: re.Match[str]) -> str:
    words = []
    for argument in _ARGUMENT.findall(match[1]):
        is_reference = not argument.startswith("--")
        words.append(f"--ref {_typed(argument)}" if is_reference else argument)
    return " ".join(words) or match[0]
