"""What becomes of each setting of a `config.json`: obeyed, of no effect here, refused, or ignored.

Those that an encoder obeys stand with it. The tables below are of those that change nothing of
hidden states when a model is only read, and of those that would, but can't be obeyed. What is in
neither is said to be ignored.
"""

from collections.abc import Iterator, Mapping, Set

from nlu_lite.encoder.settings import Settings

__all__ = ["HARMLESS", "ignored_settings", "unusual_settings"]

_BOOKKEEPING = (
    "architectures auto_map dtype finetuning_task language model_type model_max_length "
    "max_seq_length problem_type sentence_transformers seq_length task_specific_params "
    "tokenizer_class torch_dtype transformers_version xla_device"
)
_HEADS = (
    "classifier_activation classifier_bias classifier_pooling cls_dropout decoder_bias end_n_top "
    "id2label label2id num_labels pooler_dropout pooler_fc_size pooler_hidden_act "
    "pooler_hidden_size pooler_num_attention_heads pooler_num_fc_layers pooler_size_per_head "
    "pooler_type prefix sparse_pred_ignore_index sparse_prediction start_n_top "
    "summary_activation summary_first_dropout summary_last_dropout summary_proj_to_labels "
    "summary_type summary_use_proj tie_encoder_decoder tie_weights_ tie_word_embeddings"
)
_TRAINING = (
    "attention_dropout attention_probs_dropout_prob classifier_dropout classifier_dropout_prob "
    "dropout embedding_dropout gradient_checkpointing hidden_dropout hidden_dropout_prob init "
    "init_range init_std initializer_cutoff_factor initializer_range mlp_dropout qa_dropout "
    "seq_classif_dropout"
)
_RUNNING = (
    "attn_implementation chunk_size_feed_forward deterministic_flash_attn onnx_export "
    "output_attentions output_hidden_states output_past reference_compile repad_logits_with_grad "
    "return_dict tf_legacy_loss torchscript use_bfloat16 use_cache"
)
_GENERATION = (
    "bad_words_ids begin_suppress_tokens bos_token_id cls_token_id cross_attention_hidden_size "
    "decoder_start_token_id diversity_penalty do_sample early_stopping "
    "encoder_no_repeat_ngram_size eos_token_id exponential_decay_length_penalty "
    "forced_bos_token_id forced_eos_token_id length_penalty mask_token_id max_length min_length "
    "no_repeat_ngram_size num_beam_groups num_beams num_return_sequences output_scores "
    "pad_token_id remove_invalid_values repetition_penalty return_dict_in_generate sep_token_id "
    "suppress_tokens temperature top_k top_p typical_p unk_token_id"
)
# What old repositories say beside, of which transformers never made use.
_OF_OLD_REPOSITORIES = (
    "attention_mode directionality down_scale_factor gap_size ignore_attention_mask "
    "net_structure_type num_memory_blocks untie_r"
)

HARMLESS: Set[str] = frozenset(
    " ".join((_BOOKKEEPING, _HEADS, _TRAINING, _RUNNING, _GENERATION, _OF_OLD_REPOSITORIES)).split()
)

# Settings that no encoder here obeys, and the values with which they ask for nothing.
_USUAL: Mapping[str, tuple[object, ...]] = {
    "position_embedding_type": ("absolute", None),
    "pruned_heads": ({}, [], None),
    "is_encoder_decoder": (False, None),
}


def unusual_settings(settings: Settings) -> Iterator[str]:
    """A fault for each setting that can't be obeyed.

    >>> list(unusual_settings({"position_embedding_type": "relative_key"}))
    ["position_embedding_type is 'relative_key'; expected 'absolute'"]
    """
    for name, usual in _USUAL.items():
        value = settings.get(name, usual[0])
        if value not in usual:
            yield f"{name} is {value!r}; expected {usual[0]!r}"
    if settings.get("add_cross_attention") and not settings.get("is_decoder"):
        yield "add_cross_attention is true, but not is_decoder: only decoders can attend to another"


def ignored_settings(settings: Settings, *, obeyed: Set[str]) -> list[str]:
    """The settings that ask for something that nothing here knows.

    Args:
        settings: What a `config.json` holds.
        obeyed: Those that the encoder obeys.

    >>> ignored_settings({"use_alibi": True, "use_cache": True, "dim": 8}, obeyed={"dim"})
    ['use_alibi']
    """
    known = HARMLESS | _USUAL.keys() | obeyed | {"add_cross_attention"}
    return [
        name
        for name, value in settings.items()
        if value and name not in known and not name.startswith("_")
    ]
