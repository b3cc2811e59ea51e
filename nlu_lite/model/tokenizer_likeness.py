"""Whether a tokenizer.json is what transformers would make of it, told from a few of its pieces.

transformers takes the pieces out of a tokenizer.json and makes the rest anew by the class and the
settings that stand beside it. With many pieces that takes seconds, and mostly gives the same. So it
is given the same folder with a few of them: where it makes the rules of the file, the file is read
as it stands.
"""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from tokenizers import AddedToken, Tokenizer

from nlu_lite.common.json_files import read_object
from nlu_lite.model.facts import ModelFacts

__all__ = ["is_as_transformers_makes_it"]

_FEW = 8
_LISTED = frozenset({"vocab", "merges", "unk_id"})
_COPIED = ("tokenizer_config.json", "special_tokens_map.json", "added_tokens.json")
Make: TypeAlias = Callable[[Path], Tokenizer]


def is_as_transformers_makes_it(facts: ModelFacts, make: Make) -> bool:
    """Whether transformers would give the pieces of the folder's `tokenizer.json` as it stands.

    Args:
        facts: What the model's files say; `tokenizer.json` is among them.
        make: A folder to what transformers makes of it.
    """
    whole, path = facts.tokenizer, facts.files.tokenizer
    assert whole is not None and path is not None
    few = _with_few_pieces(dict(read_object(path)))
    if few is None or not _added_behind_others(whole):
        return False
    try:
        with TemporaryDirectory(prefix="nlu_lite_") as name:
            made = make(_written(few, facts, Path(name)))
    # transformers can fail with any exception, perhaps for want of the other pieces.
    except Exception:
        return False
    return _same_rules(Tokenizer.from_str(json.dumps(few)), made) and _knows_its_ends(whole)


def _written(few: dict[str, Any], facts: ModelFacts, folder: Path) -> Path:
    """The folder with the few pieces and all that transformers reads settings from."""
    (folder / "tokenizer.json").write_text(json.dumps(few), encoding="utf-8")
    copyfile(facts.files.config, folder / "config.json")
    for other in facts.files.others:
        if other.name in _COPIED:
            copyfile(other, folder / other.name)
    return folder


def _with_few_pieces(file: dict[str, Any]) -> dict[str, Any] | None:
    """A `tokenizer.json` with its special pieces and some others; None where that can't be done."""
    model = file.get("model")
    if not isinstance(model, dict) or not isinstance(file.get("added_tokens"), list):
        return None
    kept = {entry["content"] for entry in file["added_tokens"]} | {model.get("unk_token")}
    vocabulary = model.get("vocab")
    if isinstance(vocabulary, list):
        unknown = model.get("unk_id")
        few = [
            (place, entry)
            for place, entry in enumerate(vocabulary)
            if place < _FEW or place == unknown or entry[0] in kept
        ]
        places = [place for place, _ in few]
        model = {**model, "vocab": [entry for _, entry in few]}
        model["unk_id"] = None if unknown is None else places.index(unknown)
    elif isinstance(vocabulary, dict):
        model = {**model, "vocab": {p: n for p, n in vocabulary.items() if n < _FEW or p in kept}}
    else:
        return None
    if "merges" in model:
        model["merges"] = []
    return {**file, "truncation": None, "padding": None, "model": model}


def _same_rules(file: Tokenizer, made: Tokenizer) -> bool:
    one, other = json.loads(file.to_str()), json.loads(made.to_str())
    parts = all(one[part] == other[part] for part in ("normalizer", "pre_tokenizer"))
    return (
        parts
        and _options(one["model"]) == _options(other["model"])
        and _pieces(one["model"]) == _pieces(other["model"])
        and _added(file) == _added(made)
        and _ends(file) == _ends(made)
        and file.encode_special_tokens == made.encode_special_tokens
    )


def _options(model: dict[str, Any]) -> dict[str, Any]:
    # "" and None both say that there is no such mark.
    return {name: value or None for name, value in model.items() if name not in _LISTED}


def _pieces(model: dict[str, Any]) -> object:
    vocabulary, unknown = model["vocab"], model.get("unk_id")
    return vocabulary, None if unknown is None else vocabulary[unknown][0]


def _added(tokenizer: Tokenizer) -> set[tuple[object, ...]]:
    return set(map(_flags, tokenizer.get_added_tokens_decoder().values()))


def _flags(piece: AddedToken) -> tuple[object, ...]:
    take = (piece.lstrip, piece.rstrip, piece.single_word, piece.normalized)
    return (piece.content, piece.special, *take)


def _ends(tokenizer: Tokenizer) -> tuple[list[str], list[int]]:
    encoding = tokenizer.encode("")
    return encoding.tokens, encoding.type_ids


def _knows_its_ends(tokenizer: Tokenizer) -> bool:
    encoding = tokenizer.encode("")
    return [tokenizer.token_to_id(piece) for piece in encoding.tokens] == encoding.ids


def _added_behind_others(tokenizer: Tokenizer) -> bool:
    """Whether added pieces have their number in the vocabulary, or the next ones behind it."""
    expected = tokenizer.get_vocab_size(with_added_tokens=False)
    for number, piece in sorted(tokenizer.get_added_tokens_decoder().items()):
        known = tokenizer.model.token_to_id(piece.content)
        if known is None:
            known, expected = expected, expected + 1
        if known != number:
            return False
    return True
