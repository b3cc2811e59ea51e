import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nlu_lite
from nlu_lite.errors import (
    NluLiteError,
    UnavailableReference,
    UnknownReference,
)
from nlu_lite.registry import builtin

LAYERS = (2, 4, 6, 8, 10, 12)
WIDTHS = (128, 256, 512, 768)
SIZES = [(layers, width) for layers in LAYERS for width in WIDTHS]
BERT = {
    "en.embed.bert.base_uncased": "google-bert/bert-base-uncased",
    "en.embed.bert.uncased_base": "google-bert/bert-base-uncased",
    "en.embed_sentence.bert_base_uncased": "google-bert/bert-base-uncased",
    "en.embed.bert.base_cased": "google-bert/bert-base-cased",
    "en.embed_sentence.bert_base_cased": "google-bert/bert-base-cased",
    "en.embed.bert.large_uncased": "google-bert/bert-large-uncased",
    "en.embed.bert.uncased_large": "google-bert/bert-large-uncased",
    "en.embed_sentence.bert_large_uncased": "google-bert/bert-large-uncased",
    "en.embed.bert.large_cased": "google-bert/bert-large-cased",
    "en.embed.bert.cased_large": "google-bert/bert-large-cased",
    "en.embed_sentence.bert_large_cased": "google-bert/bert-large-cased",
    "xx.embed.bert_multi_cased": "google-bert/bert-base-multilingual-cased",
    "xx.embed.bert_base_multilingual_cased": "google-bert/bert-base-multilingual-cased",
    "xx.embed_sentence.bert.cased": "google-bert/bert-base-multilingual-cased",
    "xx.embed.bert_base_multilingual_uncased": "google-bert/bert-base-multilingual-uncased",
}
MINILM = ("en.embed.minilm_L6_384", "en.embed_sentence.minilm_L6_384")
ALIASES = {
    "bert": "small_bert_L2_128",
    "embed.bert": "bert_base_uncased",
    "en.embed.bert": "bert_base_uncased",
    "embed.bert_base_uncased": "bert_base_uncased",
    "embed.bert_base_cased": "bert_base_cased",
    "embed.bert_large_uncased": "bert_large_uncased",
    "embed.bert_large_cased": "bert_large_cased",
    "embed.bert_multi_cased": "bert_multi_cased",
    "xx.embed.bert": "bert_multi_cased",
    "embed_sentence.bert": "sent_small_bert_L2_128",
    "embed_sentence.small_bert_L2_128": "sent_small_bert_L2_128",
    "en.embed_sentence.bert": "sent_bert_base_uncased",
    "xx.embed_sentence": "sent_bert_multi_cased",
    "xx.embed_sentence.bert": "sent_bert_multi_cased",
    "en.bert": "bert_base_uncased",
    "biobert": "biobert_pubmed_base_cased",
    "embed.biobert": "biobert_pubmed_base_cased",
    "covidbert": "covidbert_large_uncased",
    "electra": "electra_small_uncased",
    "embed.electra": "electra_small_uncased",
    "embed_sentence.electra": "sent_electra_small_uncased",
    "albert": "albert_base_uncased",
    "en.albert": "albert_base_uncased",
    "xlnet": "xlnet_base_cased",
    "embed.xlnet": "xlnet_base_cased",
    "en.xlnet": "xlnet_base_cased",
    # Not RoBERTa, which is `embed.roberta`.
    "roberta": "distilroberta_base",
    "embed.roberta": "roberta_base",
}
GOLDENS = {
    "en.embed.bert.base_uncased": 3,
    "en.embed.bert.base_cased": 3,
    "en.embed.bert.large_uncased": 3,
    "en.embed.bert.large_cased": 3,
    "xx.embed.bert_multi_cased": 4,
    "en.embed_sentence.bert_base_uncased": 2,
    "en.embed_sentence.bert_base_cased": 2,
    "xx.embed_sentence.bert.cased": 2,
    **{f"en.embed.bert.small_L{layers}_{width}": 3 for layers, width in SIZES},
    **{f"en.embed_sentence.small_bert_L{layers}_{width}": 2 for layers, width in SIZES},
    "en.embed.bert.small_L2_128": 8,
    "en.embed_sentence.small_bert_L2_128": 5,
}
CHECKSUMS = {
    "small_L2_128": "7fb69ad9f6866d8983183c930e33828f326470bf6ad8bbb2ad4ed957a92e9414",
    "small_L2_512": "ee462d16c63444ad6d2e37b37f64124923f428f724c561207f206351d0fad561",
    "small_L2_768": "775cbfde4155c0cc01ee7aa37c6f544d3236122b6207038c206b5f244e9b4c2f",
    "small_L4_128": "2e37a60f99c30c244da3a2ada3653faf378689783c5b6500d7291acc2516e199",
    "small_L4_256": "01671831dfec6818302153919efbfd6ee4ad91dd9fba7f3649bdd6cb7b0f16e4",
    "small_L4_512": "a8c37082c47a788354dffd42a26fd83f81bde8bb3010b68b30b4d9506e3b7c28",
    "small_L6_128": "0398d220e890649717aa6473b395d050f3cea71ad66a7af9c87f80845e6ced7c",
    "small_L6_512": "303c842044c9fa3f0e1ba333a048991a046497c2c7c00fce9b4e745c4b178a90",
    "small_L10_256": "cf966376a6b01d498a15fb7becfa1ba14710882c8a818793249bcb0d41638a10",
    "small_L12_256": "1be1c8c6a57894a139fdf526fb8435f6acb6ea01600569a4ac3cfd405dc5f875",
    "small_L12_768": "874977abfe5eb5c3c1ce5156314da7ee75b00661556b94fc7167201860dd489a",
    "base_uncased": "68d45e234eb4a928074dfd868cead0219ab85354cc53d20e772753c6bb9169d3",
    "base_cased": "1d8bdcee6021e2c25f0325e84889b61c2eb26b843eef5659c247af138d64f050",
}


def unknown(ref: str) -> UnknownReference:
    with pytest.raises(UnknownReference) as caught:
        builtin().find(ref)
    return caught.value


def test_the_families_are_complete() -> None:
    small = {f"en.embed.bert.small_L{layers}_{width}" for layers, width in SIZES}
    twins = {f"en.embed_sentence.small_bert_L{layers}_{width}" for layers, width in SIZES}
    assert set(builtin().specs) >= small | twins | set(BERT) | set(MINILM)


def test_there_are_hundreds_of_models_in_many_languages() -> None:
    specs = builtin().specs.values()
    assert len(specs) >= 800
    assert len({spec.language for spec in specs}) >= 60


@pytest.mark.parametrize(
    ("ref", "architecture", "repository"),
    [
        ("de.embed.bert", "bert", "dbmdz/bert-base-german-cased"),
        ("en.embed.electra", "electra", "google/electra-small-discriminator"),
        ("embed.xlnet", "xlnet", "xlnet/xlnet-base-cased"),
        ("embed.albert_base_uncased", "albert", "albert/albert-base-v2"),
        ("fr.embed.camembert_base", "camembert", "almanach/camembert-base"),
        ("en.embed.deberta_v3_base", "deberta-v2", "microsoft/deberta-v3-base"),
        ("en.embed.longformer", "longformer", "allenai/longformer-base-4096"),
        ("xx.embed_sentence.labse", "bert", "sentence-transformers/LaBSE"),
        ("en.embed_sentence.e5_small", "bert", "intfloat/e5-small"),
        ("embed.biobert", "bert", "dmis-lab/biobert-v1.1"),
    ],
)
def test_models_of_other_families(ref: str, architecture: str, repository: str) -> None:
    spec = builtin().find(ref)
    assert (spec.architecture, spec.source.repository) == (architecture, repository)


def test_e5_wants_its_prefix_and_bge_its_first_piece() -> None:
    assert builtin().find("en.embed_sentence.e5_base").prefix == "query: "
    assert builtin().find("en.embed_sentence.bge_base").pooling == "cls"


def test_a_model_is_pinned_or_says_that_it_is_not() -> None:
    sources = [spec.source for spec in builtin().specs.values()]
    assert all((source.revision is None) == source.unpinned for source in sources)
    assert 200 < sum(source.unpinned for source in sources) < len(sources)


@pytest.mark.parametrize(
    ("ref", "why", "instead"),
    [
        ("glove", "GloVe", "en.embed.bert.small_L2_128"),
        ("en.embed.glove.100d", "GloVe", "en.embed.bert.small_L2_128"),
        ("en.embed.elmo", "ELMo", "en.embed.bert.base_cased"),
        ("use", "TensorFlow", "en.embed_sentence.minilm_L6_384"),
        ("en.embed_sentence.tfhub_use.lg", "TensorFlow", "en.embed_sentence.minilm_L6_384"),
        ("de.embed.w2v_cc_300d", "fastText", "de.embed.bert"),
        ("en.embed_sentence.instructor_base", "T5", "en.embed_sentence.mpnet.all_mpnet_base_v2"),
        ("fr.embed.camembert", "exercise", "fr.embed.camembert_base"),
        ("en.embed.biobert.pmc_base_cased", "PMC", "en.embed.biobert"),
    ],
)
def test_what_cannot_be_had_says_why_and_names_what_works(ref: str, why: str, instead: str) -> None:
    with pytest.raises(UnavailableReference, match=why) as caught:
        builtin().find(ref)
    assert caught.value.nearest[0].startswith(instead)
    assert caught.value.nearest[0] in builtin().specs
    assert caught.value.nearest[0] in str(caught.value)


@pytest.mark.parametrize(
    "ref",
    [
        "sentiment",
        "en.sentiment.imdb.glove",
        "emotion",
        "classify.spam.use",
        "xx.classify.wiki_20.21",
        "pos",
        "de.pos.ud_hdt",
        "ner",
        "ner.onto.bert",
        "en.med_ner.clinical",
        "dep.typed",
        "tokenize",
        "sentence_detector.deep",
        "lemma",
        "stem",
        "spell.norvig",
        "de.stopwords",
        "lang.20",
        "xx.en.marian.translate_to.de",
        "fr.translate_to.en",
        "t5",
        "summarize",
        "en.answer_question.squadv2.bert",
        "yake",
        "match.chunks",
        "ngram",
        "en.explain.dl",
        "train.ner",
        "en.gpt2.distilled",
        "en.speech2text.wav2vec2.base",
        "en.classify_image.swin.tiny",
        "en.resolve.icd10cm",
        "openai.embeddings",
        "Sentiment.Twitter",
    ],
)
def test_components_that_make_no_embeddings_say_what_there_is(ref: str) -> None:
    with pytest.raises(
        UnavailableReference, match="embeddings|texts only|models that make"
    ) as caught:
        builtin().find(ref)
    assert caught.value.nearest[0] in builtin().specs


@pytest.mark.parametrize(
    ("ref", "language"),
    [("de.sentiment", "de"), ("pos", "en"), ("ab.ner", "en"), ("xx.ner", "xx"), ("cy.ner", "xx")],
)
def test_what_comes_nearest_is_of_the_language_or_of_many(ref: str, language: str) -> None:
    with pytest.raises(UnavailableReference) as caught:
        builtin().find(ref)
    assert builtin().find(caught.value.nearest[0]).language == language


@pytest.mark.parametrize(
    ("ref", "first"),
    [
        ("distilbert", "en.embed.distilbert"),
        ("longformer", "en.embed.longformer"),
        ("labse", "xx.embed_sentence.labse"),
        ("xx.embed.bert_multi_case", "xx.embed.bert_multi_cased"),
    ],
)
def test_of_names_that_are_equally_near_those_of_the_language_come_first(
    ref: str, first: str
) -> None:
    assert unknown(ref).nearest[0] == first


def test_no_model_is_said_to_be_unavailable() -> None:
    names = [*builtin().specs, *builtin().aliases]
    hidden = [
        (name, one.name) for one in builtin().unavailable for name in names if one.holds(name)
    ]
    assert hidden == []


def test_each_reference_is_found_as_it_stands() -> None:
    assert all(builtin().find(ref).ref == ref for ref in builtin().specs)


def test_the_english_prefix_may_be_left_out() -> None:
    english = [ref for ref in builtin().specs if ref.startswith("en.")]
    bare = {ref: ref.removeprefix("en.") for ref in english}
    found = {ref: builtin().find(short).ref for ref, short in bare.items()}
    # NLU gives two of these names to other models.
    other = {ref for ref in english if found[ref] != ref}
    assert other <= set(builtin().aliases.values()) | {
        ref for ref in english if bare[ref] in builtin().aliases
    }


@pytest.mark.parametrize(("alias", "spark_name"), ALIASES.items())
def test_aliases_lead_to_the_models_of_nlu(alias: str, spark_name: str) -> None:
    assert builtin().find(alias).spark_name == spark_name


@pytest.mark.parametrize(("layers", "width"), SIZES)
def test_a_miniature_has_the_geometry_that_its_name_tells(layers: int, width: int) -> None:
    spec = builtin().find(f"en.embed.bert.small_L{layers}_{width}")
    assert (spec.layers, spec.hidden, spec.heads) == (layers, width, width // 64)
    assert spec.source.repository == f"google/bert_uncased_L-{layers}_H-{width}_A-{width // 64}"
    assert spec.spark_name == f"small_bert_L{layers}_{width}"
    assert (spec.task, spec.pooling, spec.lowercase) == ("token_embeddings", "first", True)


@pytest.mark.parametrize(("layers", "width"), SIZES)
def test_a_sentence_twin_is_the_same_checkpoint(layers: int, width: int) -> None:
    token = builtin().find(f"en.embed.bert.small_L{layers}_{width}")
    sentence = builtin().find(f"en.embed_sentence.small_bert_L{layers}_{width}")
    assert sentence.source == token.source
    assert (sentence.layers, sentence.hidden) == (layers, width)
    assert (sentence.task, sentence.pooling) == ("sentence_embeddings", "mean")
    assert sentence.spark_name == f"sent_small_bert_L{layers}_{width}"


@pytest.mark.parametrize(("ref", "repository"), BERT.items())
def test_bert_comes_from_the_repository_of_its_name(ref: str, repository: str) -> None:
    spec = builtin().find(ref)
    assert spec.source.repository == repository
    assert spec.lowercase == repository.endswith("uncased")
    assert spec.language == ("xx" if "multilingual" in repository else "en")
    geometry = (24, 1024, 16) if "large" in repository else (12, 768, 12)
    assert (spec.layers, spec.hidden, spec.heads) == geometry


@pytest.mark.parametrize(("ref", "count"), GOLDENS.items())
def test_goldens_are_those_of_the_published_pages(ref: str, count: int) -> None:
    assert len(builtin().find(ref).goldens) == count


def test_goldens_are_kept_as_printed() -> None:
    goldens = builtin().find("en.embed.bert.small_L10_256").goldens
    assert [golden.item for golden in goldens] == ["I", "love", "NLP"]
    assert goldens[0].text == "I love NLP"
    assert goldens[0].numbers == "0.14484411478042603, -0.8349236249923706, -1...."


@pytest.mark.parametrize(("name", "sha256"), CHECKSUMS.items())
def test_known_checksums_of_weights(name: str, sha256: str) -> None:
    files = builtin().find(f"en.embed.bert.{name}").source.files
    assert sha256 in [file.sha256 for file in files]


@pytest.mark.parametrize(
    ("ref", "revision"),
    [
        ("en.embed.bert.small_L10_256", "652c66397cc8b8db62c1c35ab290d55ef3239c44"),
        ("en.embed.bert.small_L2_256", "6b89eea58491d679293fa8d1487cfea66657d3cb"),
        ("en.embed.bert.small_L6_512", None),
        ("en.embed.bert", "86b5e0934494bd15c9632b12f734a8a67f723594"),
        ("xx.embed.bert", "3f076fdb1ab68d5b2880cb87a0886f315b8146f8"),
        ("en.embed.minilm_L6_384", "1110a243fdf4706b3f48f1d95db1a4f5529b4d41"),
    ],
)
def test_revisions_are_pinned_where_one_is_known(ref: str, revision: str | None) -> None:
    assert builtin().find(ref).source.revision == revision


TOKENIZERS = {
    "bert": {"vocab.txt"},
    "electra": {"vocab.txt"},
    "distilbert": {"vocab.txt"},
    "mpnet": {"vocab.txt"},
    "roberta": {"vocab.json", "merges.txt"},
    "longformer": {"vocab.json", "merges.txt"},
    "xlm-roberta": {"sentencepiece.bpe.model"},
    "camembert": {"sentencepiece.bpe.model"},
    "albert": {"spiece.model"},
    "xlnet": {"spiece.model"},
    "deberta-v2": {"spm.model"},
}


@pytest.mark.parametrize("architecture", TOKENIZERS)
def test_each_model_lists_weights_config_and_its_tokenizer(architecture: str) -> None:
    specs = [spec for spec in builtin().specs.values() if spec.architecture == architecture]
    assert specs
    for spec in specs:
        needed = {file.name for file in spec.source.files if not file.optional}
        weights = {name for name in needed if name.endswith((".safetensors", ".bin"))}
        assert needed - weights >= {"config.json", *TOKENIZERS[architecture]}
        assert len(weights) == 1, spec.ref


@pytest.mark.parametrize("ref", MINILM)
def test_the_embedded_files_are_those_of_the_package(ref: str) -> None:
    source = builtin().find(ref).source
    package = Path(nlu_lite.__file__).parent / "store" / "embedded" / str(source.embedded)
    assert {file.name: file.size for file in source.files} == {
        file.name: (package / file.name).stat().st_size for file in source.files
    }
    assert all(file.sha256 for file in source.files)


def test_the_embedded_sentence_model_is_that_of_sentence_transformers() -> None:
    spec = builtin().find("en.embed_sentence.minilm_L6_384")
    assert (spec.pooling, spec.normalize) == ("mean", True)
    assert not builtin().find("en.embed.minilm_L6_384").normalize


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("en.embed.bert.smal_L10_256", "en.embed.bert.small_L10_256"),
        ("en.embed.bert.small_L10-256", "en.embed.bert.small_L10_256"),
        ("embed.bert.small_L10_265", "en.embed.bert.small_L10_256"),
        ("EN.Embed.BERT.small_l10_256", "en.embed.bert.small_L10_256"),
        ("small_bert_L10_256", "en.embed.bert.small_L10_256"),
        ("sent_small_bert_L10_256", "en.embed_sentence.small_bert_L10_256"),
        ("en.embed_sentence.smal_bert_L10_256", "en.embed_sentence.small_bert_L10_256"),
        ("bert-base-uncased", "en.embed.bert.base_uncased"),
        ("google/bert_uncased_L-10_H-256_A-4", "en.embed.bert.small_L10_256"),
        ("all-MiniLM-L6-v2", "en.embed.minilm_L6_384"),
        ("minilm", "en.embed.minilm_L6_384"),
        ("xx.embed_sentence.bertt", "xx.embed_sentence.bert.cased"),
    ],
)
def test_an_unknown_reference_names_the_one_that_was_meant(asked: str, meant: str) -> None:
    error = unknown(asked)
    assert error.nearest[0] == meant
    assert meant in str(error)
    assert repr(asked) in str(error)


def test_at_most_five_references_are_named() -> None:
    assert len(unknown("en.embed.bert.small_L").nearest) == 5


def test_a_name_of_spark_nlp_is_recognised() -> None:
    assert "Spark NLP gives this name to en.embed.bert.small_L10_256" in str(
        unknown("small_bert_L10_256")
    )


def test_a_wrong_letter_case_is_told() -> None:
    assert "upper and lower case matter" in str(unknown("Embed.bert.small_l10_256"))


@pytest.mark.parametrize("ref", ["", "  ", "nothing like it"])
def test_where_nothing_is_near_the_search_remains(ref: str) -> None:
    error = unknown(ref)
    assert error.nearest == ()
    assert str(error).endswith("nlu-lite models")


@pytest.mark.parametrize("ref", ["small_bert_L10_256", "en.embed.minlm", "bert-base-german"])
def test_the_search_that_an_error_offers_finds_something(ref: str) -> None:
    found = re.search(r"nlu-lite models ?(\w*)$", str(unknown(ref)))
    assert found is not None
    names = [name for spec in builtin().specs.values() for name in builtin().names_of(spec)]
    assert any(found[1] in name.casefold() for name in names)


def test_an_unknown_reference_is_a_key_error_and_one_of_nlu_lite() -> None:
    assert issubclass(UnknownReference, KeyError) and issubclass(UnknownReference, NluLiteError)


def test_a_very_long_reference_is_cut_in_the_message() -> None:
    assert len(str(unknown("x" * 100_000))) < 1000


@pytest.mark.slow
@given(st.text(max_size=40))
def test_any_text_is_found_or_unknown(ref: str) -> None:
    try:
        spec = builtin().find(ref)
    except UnknownReference as error:
        assert set(error.nearest) <= set(builtin().specs)
    else:
        assert ref in builtin().names_of(spec) or f"en.{ref}" in builtin().names_of(spec)


def test_the_builtin_registry_is_read_once() -> None:
    assert builtin() is builtin()


def test_a_registry_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        builtin().aliases["bert"] = "en.embed.bert.base_cased"  # type: ignore[index]
