"""From the tokenizer files of a model to its tokenizer, whatever kind they are of."""

from collections.abc import Mapping

from tokenizers import Tokenizer

from nlu_lite.common.user_warnings import warn
from nlu_lite.encoder.architectures import STATIC
from nlu_lite.errors import IgnoredSettingWarning
from nlu_lite.model.facts import ModelFacts
from nlu_lite.model.foreign_tokenizer import foreign_tokenizer
from nlu_lite.model.japanese_tokenizer import JAPANESE, open_japanese
from nlu_lite.model.tokenizer_settings import added_numbers, disobeyed, is_usual, special_pieces
from nlu_lite.text.tokenizer import PieceTokenizer
from nlu_lite.text.tokenizer_files import is_of_bert, is_plain_special, read_vocabulary

__all__ = ["WORDPIECE", "open_tokenizer"]

# Architectures whose tokenizer is BERT's where no file names its class, and names of that class.
WORDPIECE = frozenset({"bert", "distilbert", "electra"})
# Classes that read tokenizer.json as it stands.
_BACKENDS = frozenset({"TokenizersBackend", "PreTrainedTokenizer"})
_BERT_CLASSES = frozenset({"BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer"})


def open_tokenizer(
    facts: ModelFacts, *, architecture: str, lowercase: bool | None
) -> PieceTokenizer:
    """A model's own tokenizer, whose pieces are those of transformers' AutoTokenizer.

    Args:
        facts: What the model's files say.
        architecture: One of `encoder.architectures.ARCHITECTURES`.
        lowercase: Whether the registry says that text is lower-cased; where the files say it, they
            are obeyed. None: it says nothing.

    Raises:
        InvalidModel: No tokenizer can be made of the files.
        MissingExtra: A package is missing without which they can't be read.

    Warns:
        IgnoredSettingWarning: A setting is not obeyed.
    """
    if architecture == STATIC and facts.tokenizer is not None:
        return PieceTokenizer.of(facts.tokenizer)
    name = _class_of(facts)
    if name == JAPANESE:
        _warn_of_disobeyed(facts, obeyed=frozenset({"never_split"}))
        return PieceTokenizer.of(open_japanese(facts))
    of_bert = architecture in WORDPIECE and (name is None or name in _BERT_CLASSES)
    unsaid = of_bert and "do_lower_case" not in facts.tokenizer_config
    assumed = lowercase if unsaid else None
    made = None
    if of_bert:
        made = _usual_tokenizer(facts, lowercase=assumed is not False)
    elif architecture in WORDPIECE and name in _BACKENDS:
        made = _as_the_file_says(facts)
    if made is None:
        settings = {} if assumed is None else {"do_lower_case": assumed}
        made = foreign_tokenizer(facts, architecture=architecture, settings=settings)
    tokenizer = PieceTokenizer.of(made)
    _warn_of_disobeyed(facts)
    _warn_of_case(facts, tokenizer, registered=lowercase, unsaid=unsaid)
    return tokenizer


def _class_of(facts: ModelFacts) -> str | None:
    """The class that the files name, without the "Fast" that earlier versions wrote behind it."""
    named = facts.tokenizer_config.get("tokenizer_class") or facts.config.get("tokenizer_class")
    return named.removesuffix("Fast") if isinstance(named, str) else None


def _usual_tokenizer(facts: ModelFacts, *, lowercase: bool) -> Tokenizer | None:
    """BERT's tokenizer without transformers; None where it would not be the same."""
    settings = facts.tokenizer_config
    if facts.added_pieces or not (is_usual(settings) and is_usual(facts.special_pieces)):
        return None
    lower = settings.get("do_lower_case", lowercase)
    accents = settings.get("strip_accents")
    assert isinstance(lower, bool) and (accents is None or isinstance(accents, bool))
    if facts.tokenizer is not None:
        made = facts.tokenizer
        if not is_of_bert(made, lowercase=lower, strip_accents=accents):
            return None
    elif facts.files.vocabulary is not None:
        made = read_vocabulary(facts.files.vocabulary, lowercase=lower, strip_accents=accents)
    else:
        return None
    return made if _has_numbers(made, added_numbers(settings)) else None


def _as_the_file_says(facts: ModelFacts) -> Tokenizer | None:
    """The tokenizer in `tokenizer.json`; None where settings may change it."""
    settings = {**facts.tokenizer_config, **facts.special_pieces}
    named = {name for name in settings if name.endswith("_token")}
    special = special_pieces(settings)
    if facts.tokenizer is None or facts.added_pieces or special is None:
        return None
    if not is_usual({name: settings[name] for name in settings.keys() - named}):
        return None
    added = facts.tokenizer.get_added_tokens_decoder().values()
    there = {piece.content for piece in added if is_plain_special(piece)}
    return facts.tokenizer if special <= there else None


def _has_numbers(tokenizer: Tokenizer, numbers: Mapping[str, int]) -> bool:
    return all(tokenizer.token_to_id(piece) == number for piece, number in numbers.items())


def _warn_of_disobeyed(facts: ModelFacts, *, obeyed: frozenset[str] = frozenset()) -> None:
    for name, value in disobeyed(facts.tokenizer_config):
        if name in obeyed:
            continue
        warn(
            f"tokenizer_config.json in {facts.files.folder} sets {name} to {value!r}, which is not "
            "obeyed: transformers' AutoTokenizer, whose pieces these are, takes no notice of it.",
            IgnoredSettingWarning,
        )


def _warn_of_case(
    facts: ModelFacts, tokenizer: PieceTokenizer, *, registered: bool | None, unsaid: bool
) -> None:
    """Warn where the files, the registry and transformers do not agree whether to lower-case."""
    folder, actual = facts.files.folder, tokenizer.lower_cases
    says = "lower-cases" if actual else "does not lower-case"
    message = None
    if registered is not None and registered is not actual:
        message = (
            f"The registry says that lowercase is {registered} for the model in {folder}, but the "
            f"tokenizer that its files describe {says} text. The files are obeyed; "
            "do_lower_case in tokenizer_config.json is the setting."
        )
    elif unsaid and registered is False:
        message = (
            f"No file in {folder} sets do_lower_case, so transformers' AutoTokenizer would "
            "lower-case text. The registry says that the model is a cased one, and is obeyed."
        )
    elif unsaid and actual and not facts.lowercase:
        message = (
            f"No file in {folder} sets do_lower_case, so text is lower-cased, as transformers' "
            "AutoTokenizer does; but its pieces are those of a cased model. If it is one, write "
            '{"do_lower_case": false} into tokenizer_config.json.'
        )
    if message is not None:
        warn(message, IgnoredSettingWarning)
