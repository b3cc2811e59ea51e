"""Small models of every architecture with random weights, and tokenizers trained on a few lines."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (
    AlbertConfig,
    AutoModel,
    BertConfig,
    CamembertConfig,
    DebertaConfig,
    DebertaV2Config,
    DistilBertConfig,
    ElectraConfig,
    LongformerConfig,
    ModernBertConfig,
    MPNetConfig,
    PretrainedConfig,
    PreTrainedModel,
    RobertaConfig,
    XLMRobertaConfig,
    XLNetConfig,
)

LINES = [
    "I love NLP. Don't you (really) love it?",
    "caf\u00e9 na\u00efve \u6211\u7231\u4f60 \U0001f600 hello world, embeddings of words!",
    "The quick brown fox jumps over the lazy dog. A model reads words.",
]
POSITIONS = 40
HIDDEN = 32
# Special pieces in the order of their ids, and the template of a sequence.
BERT_PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], "[CLS] $A [SEP]"
ROBERTA_PIECES = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"], "<s> $A </s>"
XLNET_PIECES = ["<unk>", "<s>", "</s>", "<cls>", "<sep>", "<pad>", "<mask>"], "$A <sep> <cls>:2"
Special = tuple[list[str], str]


def word_piece(special: Special) -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(unk_token=_unknown(special)))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return _trained(
        tokenizer,
        special,
        trainers.WordPieceTrainer(vocab_size=90, special_tokens=special[0], show_progress=False),
    )


def byte_level(special: Special) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    return _trained(
        tokenizer,
        special,
        trainers.BpeTrainer(
            vocab_size=300,
            special_tokens=special[0],
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )


def unigram(special: Special) -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return _trained(
        tokenizer,
        special,
        trainers.UnigramTrainer(
            vocab_size=90,
            special_tokens=special[0],
            unk_token=_unknown(special),
            show_progress=False,
        ),
    )


def _unknown(special: Special) -> str:
    return "[UNK]" if "[UNK]" in special[0] else "<unk>"


def _trained(tokenizer: Tokenizer, special: Special, trainer: trainers.Trainer) -> Tokenizer:
    pieces, template = special
    tokenizer.train_from_iterator(LINES * 20, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=template,
        special_tokens=[(piece, number) for number, piece in enumerate(pieces)],
    )
    return tokenizer


def _shape(**more: object) -> dict[str, object]:
    return {
        "hidden_size": HIDDEN,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "intermediate_size": 64,
        **more,
    }


_FIRST = {"pad_token_id": 0, "max_position_embeddings": POSITIONS}
# Positions of these begin behind that of padding, so the first two are never used.
_SECOND = {"pad_token_id": 1, "max_position_embeddings": POSITIONS + 2}
_RELATIVE = {"relative_attention": True, "position_biased_input": False, "type_vocab_size": 0}


@dataclass(frozen=True)
class Architecture:
    """What a random model is made of."""

    config: Callable[..., PretrainedConfig]
    settings: Mapping[str, object]
    tokenizer: Callable[[Special], Tokenizer]
    special: Special = ROBERTA_PIECES


ARCHITECTURES = {
    "bert": Architecture(BertConfig, _shape(**_FIRST), unigram),
    "electra": Architecture(
        ElectraConfig, _shape(**_FIRST, embedding_size=16), word_piece, BERT_PIECES
    ),
    "distilbert": Architecture(
        DistilBertConfig,
        {"dim": HIDDEN, "n_layers": 2, "n_heads": 4, "hidden_dim": 64, **_FIRST},
        word_piece,
        BERT_PIECES,
    ),
    "roberta": Architecture(RobertaConfig, _shape(**_SECOND, type_vocab_size=1), byte_level),
    "xlm-roberta": Architecture(XLMRobertaConfig, _shape(**_SECOND, type_vocab_size=1), unigram),
    "camembert": Architecture(CamembertConfig, _shape(**_SECOND, type_vocab_size=1), unigram),
    "albert": Architecture(AlbertConfig, _shape(**_FIRST, embedding_size=16), unigram, BERT_PIECES),
    "deberta": Architecture(
        DebertaConfig,
        _shape(**_FIRST, **_RELATIVE, pos_att_type=["c2p", "p2c"]),
        byte_level,
        BERT_PIECES,
    ),
    "deberta-v2": Architecture(
        DebertaV2Config,
        _shape(
            **_FIRST,
            **_RELATIVE,
            pos_att_type=["p2c", "c2p"],
            position_buckets=16,
            norm_rel_ebd="layer_norm",
            share_att_key=True,
        ),
        unigram,
        BERT_PIECES,
    ),
    "mpnet": Architecture(MPNetConfig, _shape(**_SECOND), word_piece),
    "longformer": Architecture(
        LongformerConfig, _shape(**_SECOND, attention_window=8, type_vocab_size=1), byte_level
    ),
    "xlnet": Architecture(
        XLNetConfig,
        {"d_model": HIDDEN, "n_layer": 2, "n_head": 4, "d_inner": 64, "pad_token_id": 5},
        unigram,
        XLNET_PIECES,
    ),
    "modernbert": Architecture(
        ModernBertConfig,
        _shape(
            **_FIRST,
            local_attention=8,
            global_attn_every_n_layers=2,
            bos_token_id=2,
            cls_token_id=2,
            eos_token_id=3,
            sep_token_id=3,
        ),
        byte_level,
        BERT_PIECES,
    ),
}


def random_model(name: str, vocabulary: int) -> PreTrainedModel:
    torch.manual_seed(len(name))
    chosen = ARCHITECTURES[name]
    make: Callable[..., PreTrainedModel] = AutoModel.from_config
    model = make(chosen.config(vocab_size=vocabulary, **chosen.settings))
    model.train(False)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.05)
    return model


def write_architecture(name: str, folder: Path) -> Path:
    """A folder with config.json, model.safetensors and tokenizer.json."""
    chosen = ARCHITECTURES[name]
    tokenizer = chosen.tokenizer(chosen.special)
    random_model(name, tokenizer.get_vocab_size()).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    # The architecture's own class would take the pieces alone, and make the rest by its rules.
    settings = json.dumps({"tokenizer_class": "PreTrainedTokenizerFast"})
    (folder / "tokenizer_config.json").write_text(settings, encoding="utf-8")
    return folder
