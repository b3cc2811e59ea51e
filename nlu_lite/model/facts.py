"""What a model's own files say of it, each of them read once."""

import functools
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from tokenizers import Tokenizer

from nlu_lite.common.json_files import JsonObject, read_object
from nlu_lite.encoder.architectures import BERT, Shape, shape_of
from nlu_lite.model.head import Head
from nlu_lite.model.head_files import read_head
from nlu_lite.model.sentence_modules import (
    SentenceModules,
    TextSettings,
    sentence_modules_of,
    text_settings_of,
)
from nlu_lite.store import ModelFiles, Stamps
from nlu_lite.store.files import SENTENCES
from nlu_lite.text.tokenizer_files import read_tokenizer

__all__ = ["ModelFacts", "facts_of"]

# transformers writes 10^30 for "as long as you like".
_LONGEST = 1_000_000
# What to read at once where neither the architecture nor the tokenizer knows a longest sequence.
_POSITIONS = 512
_MODELS_KEPT = 16


@dataclass(frozen=True)
class ModelFacts:
    """What a model's own files say of it.

    Each file is read when something of it is first asked for, and then kept: whoever needs a fact
    of a model is handed this, not the files. Reading raises InvalidModel where a file is damaged.

    Attributes:
        files: The model's files.
        stamps: What they were when the first was read.
    """

    files: ModelFiles
    stamps: Stamps

    @cached_property
    def config(self) -> JsonObject:
        """What `config.json` holds."""
        return read_object(self.files.config)

    @cached_property
    def tokenizer_config(self) -> JsonObject:
        """What `tokenizer_config.json` holds; nothing where there is none."""
        return self._settings_in("tokenizer_config.json")

    @cached_property
    def tokenizer(self) -> Tokenizer | None:
        """The tokenizer in `tokenizer.json`; None where there is none."""
        path = self.files.tokenizer
        return None if path is None else read_tokenizer(path)

    @cached_property
    def special_pieces(self) -> JsonObject:
        """What `special_tokens_map.json` holds; nothing where there is none."""
        return self._settings_in("special_tokens_map.json")

    @cached_property
    def added_pieces(self) -> JsonObject:
        """What `added_tokens.json` holds; nothing where there is none."""
        return self._settings_in("added_tokens.json")

    @cached_property
    def sentence_modules(self) -> SentenceModules | None:
        """How sentence-transformers makes a sentence's vector; None for a model of tokens."""
        path = self.files.modules
        return None if path is None else sentence_modules_of(path)

    @cached_property
    def head(self) -> Head | None:
        """What makes labels of vectors; None for a model of vectors alone."""
        return read_head(self.files.trained)

    def of_encoder(self) -> "ModelFacts":
        """The same without a head: models that differ in nothing else share their encoder."""
        return self if not self.files.trained else facts_of(replace(self.files, trained=()))

    @cached_property
    def text_settings(self) -> TextSettings:
        """What sentence-transformers does with a text before the model reads it."""
        there = {path.name: path for path in self.files.others}
        name = next((name for name in SENTENCES if name in there), None)
        return TextSettings() if name is None else text_settings_of(there[name])

    @cached_property
    def lowercase(self) -> bool:
        """Whether text is lower-cased, as the settings or, failing that, the pieces say."""
        setting = self.tokenizer_config.get("do_lower_case")
        if isinstance(setting, bool):
            return setting
        if self.tokenizer is not None:
            normaliser = self.tokenizer.normalizer
            return normaliser is not None and normaliser.normalize_str("A") == "a"
        return self.files.vocabulary is not None and _is_lower(self.files.vocabulary)

    def shape(self, *, architecture: str = BERT) -> Shape:
        """The shape of the encoder.

        Args:
            architecture: What to take it for where `config.json` names no `model_type`.
        """
        return shape_of(self.config, architecture=architecture, path=self.files.config)

    def longest_sequence(
        self, shape: Shape, *, registered: int | None = None, sentences: bool = False
    ) -> int:
        """The longest sequence that the model reads, special pieces included.

        Args:
            shape: That of the encoder.
            registered: What the registry says, where the architecture knows no longest one.
            sentences: Whether it reads for sentence embeddings, for which sentence-transformers
                may have made it read less at once.
        """
        longest = shape.max_positions
        if longest is None:
            longest = registered or self._longest_of_tokenizer() or _POSITIONS
        wanted = self.text_settings.longest if sentences else None
        return longest if wanted is None else min(longest, wanted)

    def _settings_in(self, name: str) -> JsonObject:
        path = next((path for path in self.files.others if path.name == name), None)
        return {} if path is None else read_object(path)

    def _longest_of_tokenizer(self) -> int | None:
        setting = self.tokenizer_config.get("model_max_length")
        return setting if isinstance(setting, int) and 2 < setting < _LONGEST else None


def facts_of(files: ModelFiles) -> ModelFacts:
    """The facts of files, those that were read before where the files are as they were."""
    return _facts(files, files.stamps())


_facts = functools.lru_cache(maxsize=_MODELS_KEPT)(ModelFacts)


def _is_lower(vocabulary: Path) -> bool:
    pieces = vocabulary.read_text(encoding="utf-8", errors="replace").splitlines()
    words = (piece for piece in pieces if not piece.startswith(("[", "<")))
    return not any("A" <= character <= "Z" for word in words for character in word)
