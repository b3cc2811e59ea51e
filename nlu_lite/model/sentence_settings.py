"""The settings of sentence-transformers: which are obeyed, which change nothing, which are refused.

Each file has a table: for a setting, the values with which it asks for nothing more than is done
here. Those that are obeyed stand with whoever obeys them, in `OBEYED`.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from nlu_lite.common.json_files import JsonObject
from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import IgnoredSettingWarning, InvalidModel

__all__ = [
    "MODEL",
    "NORMALIZE",
    "POOLING",
    "TEXT",
    "Table",
    "check_settings",
    "unsupported",
]

# For each setting, whether a value of it asks for nothing more than is done here.
Table: TypeAlias = Mapping[str, Callable[[object], bool]]


def _any(value: object) -> bool:
    return True


def _one_of(*values: object) -> Callable[[object], bool]:
    return lambda value: value in values


def _only(*names: str) -> Callable[[object], bool]:
    """Nothing, or an object with no other entries than these."""
    return lambda value: not value or (isinstance(value, dict) and value.keys() <= set(names))


def _plain_text(value: object) -> bool:
    """The text goes through the model, and its last hidden states come out."""
    match value:
        case None:
            return True
        case {"text": {"method": "forward", "method_output_name": "last_hidden_state"}, **rest}:
            return rest.keys() <= {"message"}
    return False


_RUNNING = ("attn_implementation", "torch_dtype", "dtype", "add_pooling_layer", "use_safetensors")
_TOKENIZING = ("model_max_length", "use_fast", "padding_side", "clean_up_tokenization_spaces")

# sentence_bert_config.json
TEXT: Table = {
    "max_seq_length": _any,
    "do_lower_case": _one_of(True, False, None),
    "transformer_task": _one_of("feature-extraction", None),
    "modality_config": _plain_text,
    "module_output_name": _one_of("token_embeddings", None),
    "processing_kwargs": _only(),
    "unpad_inputs": _any,
    "query_length": _any,
    "document_length": _any,
    "query_expansion": _one_of(None),
    **dict.fromkeys(("model_args", "model_kwargs"), _only(*_RUNNING)),
    **dict.fromkeys(("tokenizer_args", "processor_kwargs"), _only(*_TOKENIZING)),
    **dict.fromkeys(("config_args", "config_kwargs"), _only()),
    "tokenizer_name_or_path": _one_of(None, ""),
    "backend": _one_of("torch", None),
}
# 1_Pooling/config.json, beside the pooling itself
POOLING: Table = {
    "word_embedding_dimension": _any,
    "embedding_dimension": _any,
    "include_prompt": _one_of(True, None),
}
# 2_Normalize/config.json
NORMALIZE: Table = {
    "module_input_name": _one_of("sentence_embedding", None),
    "module_output_name": _one_of("sentence_embedding", None),
}
# config_sentence_transformers.json, beside the prompts
MODEL: Table = {
    "__version__": _any,
    "prompts": _any,
    "default_prompt_name": _any,
    "similarity_fn_name": _any,
    "model_type": _one_of("SentenceTransformer", None),
    "requirements": _any,
    "truncate_dim": _one_of(None),
    "activation_fn": _any,
}


def check_settings(path: Path, settings: JsonObject, table: Table) -> None:
    """Refuse settings that change the result and can't be obeyed; warn of those that nobody knows.

    Args:
        path: The file, for messages.
        settings: What it holds.
        table: That of the file.

    Raises:
        InvalidModel: There are such settings; the message names all of them.
    """
    refused = [
        f"{name} is {value!r}"
        for name, value in settings.items()
        if name in table and not table[name](value)
    ]
    if refused:
        raise unsupported(
            path, " and ".join(refused), f"{path.name} without it, or a model that needs no such"
        )
    unknown = [name for name, value in settings.items() if value and name not in table]
    if unknown:
        warn(
            f"{path}: {', '.join(unknown)} is not obeyed, since it is no setting that "
            "sentence-transformers is known to have.",
            IgnoredSettingWarning,
        )


def unsupported(path: Path, fault: str, expected: str) -> InvalidModel:
    """The error of a file of sentence-transformers that asks for what can't be done here."""
    return InvalidModel(
        f"{path}: {fault}; expected {expected}.\n"
        "Without modules.json the folder is loaded as a model of token embeddings.",
        faults=[fault],
    )
