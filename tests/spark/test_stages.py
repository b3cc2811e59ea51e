"""The stages of Spark NLP: what they give, keep, refuse, and warn of."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import nlu_lite
from nlu_lite import IgnoredSettingWarning, InvalidInput, InvalidOption, UnknownReference
from tests.spark.conftest import SMALL, SMALL_SENTENCES
from tests.support.spark_tables import frame_of, texts

if TYPE_CHECKING:
    from pyspark.ml import Estimator, PipelineModel, Transformer
    from pyspark.sql import DataFrame, Row, SparkSession

    from nlu_lite.spark import BertEmbeddings, DocumentAssembler, SentenceDetector, Tokenizer

pytestmark = pytest.mark.usefixtures("registered")

TEXT = "I love NLP! Don't you? It is 3,000 \U0001f600 words."


def annotated(row: "Row", column: str) -> list[tuple[int, int, str]]:
    return [(one.begin, one.end, one.result) for one in row[column]]


def to_tokens() -> "tuple[DocumentAssembler, SentenceDetector, Tokenizer]":
    from nlu_lite.spark import DocumentAssembler, SentenceDetector, Tokenizer

    return (
        DocumentAssembler().setInputCol("text"),
        SentenceDetector().setInputCols("document"),
        Tokenizer().setInputCols("sentence"),
    )


def to_embeddings() -> "tuple[DocumentAssembler, SentenceDetector, Tokenizer, BertEmbeddings]":
    from nlu_lite.spark import BertEmbeddings

    stage = BertEmbeddings.pretrained("small_test").setInputCols(["sentence", "token"])
    return (*to_tokens(), stage.setOutputCol("words"))


def run(stages: "Sequence[Transformer]", frame: "DataFrame") -> "DataFrame":
    return fitted(stages, frame).transform(frame)


def fitted(stages: "Sequence[Transformer]", frame: "DataFrame") -> "PipelineModel":
    from nlu_lite.spark import Pipeline

    all_of_them: list[Estimator[Any] | Transformer] = [*stages]
    return Pipeline(stages=all_of_them).fit(frame)


def of(spark: "SparkSession", *given: str | None) -> "DataFrame":
    return spark.createDataFrame([(text,) for text in given], "text string")


def test_places_are_those_of_the_text_with_the_last_character(spark: "SparkSession") -> None:
    (row,) = run(to_tokens(), of(spark, TEXT)).collect()
    assert annotated(row, "document") == [(0, len(TEXT) - 1, TEXT)]
    assert [result for _, _, result in annotated(row, "sentence")] == [
        "I love NLP!",
        "Don't you?",
        "It is 3,000 \U0001f600 words.",
    ]
    for column in ("sentence", "token"):
        for begin, end, result in annotated(row, column):
            assert TEXT[begin : end + 1] == result
    assert [one.metadata["sentence"] for one in row.token] == list("0000") + list("111") + ["2"] * 6


def test_every_row_has_the_words_and_vectors_of_predict(spark: "SparkSession") -> None:
    data = texts(120)
    rows = run(to_embeddings(), frame_of(spark, data).repartition(3)).collect()
    rows.sort(key=lambda row: row["id"])
    expected = nlu_lite.load(SMALL, device="cpu").predict(data)
    # As in Spark NLP, a word of which the tokenizer leaves nothing has no vector and no annotation.
    expected = expected[~expected["en_small_embeddings"].map(lambda vector: np.isnan(vector[0]))]
    assert [row["stars"] for row in rows] == data["stars"].tolist()
    found = [one for row in rows for one in row["words"]]
    assert [one.result for one in found] == expected["token"].tolist()
    np.testing.assert_allclose(
        np.array([one.embeddings for one in found]),
        np.stack(expected["en_small_embeddings"].tolist()),
        atol=1e-5,
    )


def test_sentence_models_and_pooled_words(spark: "SparkSession") -> None:
    from nlu_lite.spark import BertSentenceEmbeddings, SentenceEmbeddings

    stages = [
        *to_embeddings(),
        BertSentenceEmbeddings.pretrained(SMALL_SENTENCES)
        .setInputCols("sentence")
        .setOutputCol("whole"),
        SentenceEmbeddings().setInputCols(["sentence", "words"]).setOutputCol("average"),
        SentenceEmbeddings()
        .setInputCols("words", "sentence")
        .setOutputCol("sum")
        .setPoolingStrategy("sum"),
    ]
    given = [TEXT, "One sentence", None, " "]
    rows = run(stages, of(spark, *given)).collect()
    sentences = nlu_lite.load(SMALL_SENTENCES, device="cpu").predict(given).dropna()
    words = nlu_lite.load(SMALL, device="cpu").predict(given, metadata=True).dropna()
    groups = words.groupby([words.index, "sentence_number"])["en_small_embeddings"]
    for column, expected in {
        "whole": sentences["en_small_sentences_embeddings"].tolist(),
        "average": [np.stack(group.tolist()).mean(axis=0) for _, group in groups],
        "sum": [np.stack(group.tolist()).sum(axis=0) for _, group in groups],
    }.items():
        found = [one for row in rows for one in row[column]]
        np.testing.assert_allclose([one.embeddings for one in found], expected, atol=1e-4)
        assert [one.result for one in found] == sentences["sentence"].tolist()
    assert rows[2]["whole"] == rows[3]["average"] == []
    assert rows[0]["average"][1].metadata == {
        "sentence": "1",
        "token": "Don't you?",
        "pieceId": "-1",
        "isWordStart": "true",
    }


def test_tokens_of_documents_find_their_sentence(spark: "SparkSession") -> None:
    from nlu_lite.spark import BertEmbeddings, Tokenizer

    document, sentence, _ = to_tokens()
    stages = [
        document,
        sentence,
        Tokenizer().setInputCols("document"),
        BertEmbeddings.pretrained("small_test").setInputCols("token", "sentence"),
    ]
    (row,) = run(stages, of(spark, TEXT)).collect()
    (same,) = run(to_embeddings(), of(spark, TEXT)).collect()
    assert row["word_embeddings"] == same["words"]


def test_arrays_of_texts_are_several_documents(spark: "SparkSession") -> None:
    frame = spark.createDataFrame(
        [(["I love NLP", "Do you? No!"],), (None,), ([],)], "text array<string>"
    )
    rows = run(to_embeddings(), frame).collect()
    assert annotated(rows[0], "document") == [(0, 9, "I love NLP"), (0, 10, "Do you? No!")]
    assert [one.result for one in rows[0]["words"]] == "I love NLP Do you ? No !".split()
    assert [one.metadata["sentence"] for one in rows[0]["words"]] == list("00011122")
    assert rows[1]["words"] == rows[2]["words"] == []


def test_finished_embeddings(spark: "SparkSession") -> None:
    from pyspark.ml.linalg import DenseVector

    from nlu_lite.spark import EmbeddingsFinisher

    finisher = EmbeddingsFinisher().setInputCols("words")
    frame = of(spark, "I love NLP", None)
    (row, empty) = run([*to_embeddings(), finisher], frame).collect()
    assert row["finished_words"] == [one.embeddings for one in row["words"]]
    assert empty["finished_words"] == []
    finisher.setOutputCols(["out"]).setOutputAsVector(True).setCleanAnnotations(True)
    found = run([*to_embeddings(), finisher], frame)
    assert found.columns == ["text", "out"]
    vectors = found.collect()[0]["out"]
    assert [type(vector) for vector in vectors] == [DenseVector] * 3
    np.testing.assert_allclose(vectors[0].toArray(), row["words"][0].embeddings, rtol=1e-6)


def test_a_pipeline_is_saved_and_loaded(spark: "SparkSession", tmp_path: Path) -> None:
    from nlu_lite.spark import EmbeddingsFinisher, PipelineModel

    stages = [*to_embeddings(), EmbeddingsFinisher().setInputCols("words")]
    frame = of(spark, TEXT)
    model = fitted(stages, frame)
    model.write().overwrite().save(str(tmp_path / "saved"))
    loaded: PipelineModel = PipelineModel.load(str(tmp_path / "saved"))
    assert [type(stage) for stage in loaded.stages] == [type(stage) for stage in stages]
    assert loaded.transform(frame).collect() == model.transform(frame).collect()


@pytest.mark.parametrize("name", ["glove_100d", "bert_pubmed", "ner_dl_bert", "opus_mt_en_de"])
def test_models_of_spark_nlp_that_cannot_be_had_say_why(name: str) -> None:
    from nlu_lite.spark import BertEmbeddings

    with pytest.raises(nlu_lite.UnavailableReference, match="cannot be had here"):
        BertEmbeddings.pretrained(name)


def test_a_detector_is_saved_with_its_bounds(tmp_path: Path, spark: "SparkSession") -> None:
    from nlu_lite.spark import SentenceDetector

    detector = SentenceDetector().setInputCols("document").setCustomBounds(";")
    assert detector.getCustomBoundsStrategy() == "none"
    detector.setCustomBoundsStrategy("prepend").setUseCustomBoundsOnly(True)
    detector.write().save(str(tmp_path / "detector"))
    loaded = SentenceDetector.load(str(tmp_path / "detector"))
    assert isinstance(loaded, SentenceDetector)
    assert loaded.getCustomBounds() == [";"]
    assert loaded.getCustomBoundsStrategy() == "prepend"
    assert loaded.getUseCustomBoundsOnly()


def test_a_pipeline_that_names_its_classes_by_their_modules_is_loaded(
    spark: "SparkSession", tmp_path: Path
) -> None:
    """So pipelines were saved before the classes said `nlu_lite.spark`."""
    from nlu_lite.spark import EmbeddingsFinisher, PipelineModel

    stages = [*to_embeddings(), EmbeddingsFinisher().setInputCols("words")]
    frame = of(spark, TEXT)
    model = fitted(stages, frame)
    model.write().save(str(tmp_path / "saved"))
    modules = {
        "DocumentAssembler": "document",
        "EmbeddingsFinisher": "document",
        "SentenceDetector": "splitters",
        "Tokenizer": "splitters",
        "BertEmbeddings": "bert",
    }
    renamed = 0
    for part in (tmp_path / "saved" / "stages").glob("*/metadata/part-*"):
        text = part.read_text()
        for name, module in modules.items():
            old = text.replace(f"nlu_lite.spark.{name}", f"nlu_lite.spark.stages.{module}.{name}")
            renamed += old != text
            text = old
        part.write_text(text)
        # Its checksum is that of what was written first.
        (part.parent / f".{part.name}.crc").unlink(missing_ok=True)
    assert renamed == len(stages)
    loaded: PipelineModel = PipelineModel.load(str(tmp_path / "saved"))
    assert [type(stage) for stage in loaded.stages] == [type(stage) for stage in stages]
    assert loaded.transform(frame).collect() == model.transform(frame).collect()


def joined_frame(spark: "SparkSession") -> "DataFrame":
    left = of(spark, TEXT).selectExpr("text", "1 id", "'a' `note.x`")
    return left.join(left.selectExpr("1 id", "'b' `note.x`", "'B' Text"))


def test_stages_read_frames_with_two_columns_of_one_name(spark: "SparkSession") -> None:
    from nlu_lite.spark import EmbeddingsFinisher

    finisher = EmbeddingsFinisher().setInputCols("words").setCleanAnnotations(True)
    made = run([*to_embeddings(), finisher], joined_frame(spark))
    own = ["text", "id", "note.x", "id", "note.x", "Text"]
    assert made.columns == [*own, "finished_words"]
    (row,) = made.collect()
    assert tuple(row)[:6] == (TEXT, 1, "a", 1, "b", "B")
    (same,) = run(to_embeddings(), of(spark, TEXT)).collect()
    assert row[6] == [one.embeddings for one in same["words"]]


def test_exploded_sentences_keep_columns_of_one_name(spark: "SparkSession") -> None:
    document, detector, tokenizer = to_tokens()
    made = run([document, detector.setExplodeSentences(True), tokenizer], joined_frame(spark))
    rows = made.collect()
    assert [annotated(row, "sentence")[0][2] for row in rows] == [
        "I love NLP!",
        "Don't you?",
        "It is 3,000 \U0001f600 words.",
    ]
    assert all(tuple(row)[:6] == (TEXT, 1, "a", 1, "b", "B") for row in rows)


def test_a_column_of_which_there_are_two_is_refused_by_its_name(spark: "SparkSession") -> None:
    from nlu_lite.spark import DocumentAssembler

    frame = joined_frame(spark)
    with pytest.raises(InvalidInput, match="'id', of which there are 2 columns"):
        DocumentAssembler().setInputCol("id").transform(frame)
    with pytest.raises(InvalidInput, match="makes the column 'id', of which there are 2"):
        DocumentAssembler().setInputCol("text").setOutputCol("id").transform(frame)
    with pytest.raises(InvalidInput, match="makes the column 'id', of which there are 2"):
        run([*to_tokens()[:1], to_tokens()[1].setOutputCol("id")], frame)


def test_a_model_from_a_folder(spark: "SparkSession", tmp_path: Path) -> None:
    from nlu_lite.spark import BertEmbeddings

    nlu_lite.load(SMALL, device="cpu").save(tmp_path / "saved")
    stage = BertEmbeddings.loadSavedModel(tmp_path / "saved", spark).setInputCols(
        "sentence", "token"
    )
    (row,) = run([*to_tokens(), stage], of(spark, TEXT)).collect()
    (same,) = run(to_embeddings(), of(spark, TEXT)).collect()
    assert row["word_embeddings"] == same["words"]


def test_sentences_are_cut_where_it_is_asked_for(spark: "SparkSession") -> None:
    *tokens, embeddings = to_embeddings()
    frame = of(spark, "I love NLP and embeddings", "I love NLP")
    whole = run([*tokens, embeddings], frame).collect()
    # [CLS] I love NL ##P [SEP]
    cut = run([*tokens, embeddings.setMaxSentenceLength(6)], frame).collect()
    assert [one.result for one in cut[0]["words"]] == ["I", "love", "NLP"]
    np.testing.assert_allclose(
        cut[1]["words"][2].embeddings, whole[1]["words"][2].embeddings, atol=1e-5
    )
    # What is left is read as if it were all: the same as a text that ends there.
    np.testing.assert_allclose(
        cut[0]["words"][0].embeddings, whole[1]["words"][0].embeddings, atol=1e-5
    )


def test_the_cut_is_counted_in_a_warning() -> None:
    from nlu_lite.errors import CutSentencesWarning
    from nlu_lite.model.load import LoadRequest
    from nlu_lite.spark.annotations import Annotations
    from nlu_lite.spark.recipes import EmbedWords
    from nlu_lite.spark.splitting import SplitWords
    from nlu_lite.spark.worker_models import WorkerModels

    texts = ["one two three four five"] * 3 + ["one"]
    given = Annotations(
        rows=np.arange(5),
        spans=np.array([[0, len(text)] for text in texts]),
        texts=texts,
        sentence=np.zeros(4, dtype=np.int64),
    )
    (tokens,) = SplitWords("en", ",.", (), True, 0, 99).annotate(iter([[given]]))
    recipe = EmbedWords(WorkerModels(LoadRequest(request=SMALL, device="cpu")), cut_at=5)
    with pytest.warns(CutSentencesWarning, match=r"cut 3 sentences .* 6 tokens"):
        (made,) = recipe.annotate(iter([[given, tokens]]))
    assert np.diff(made.rows).tolist() == [3, 3, 3, 1]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("disabled", " a\t b\\n\u00a0c \n"),
        ("inplace", " a  b\\n\u00a0c  "),
        ("inplace_full", " a  b \u00a0c  "),
        ("shrink", "a b\\n\u00a0c"),
        ("shrink_full", "a b \u00a0c"),
        ("each", " a\t b\\n\u00a0c "),
        ("each_full", " a\t b\\n\u00a0c "),
        ("delete_full", "a\t b\u00a0c"),
    ],
)
def test_texts_are_cleaned_as_in_spark_nlp(spark: "SparkSession", mode: str, expected: str) -> None:
    from nlu_lite.spark import DocumentAssembler

    stage = DocumentAssembler().setInputCol("text").setCleanupMode(mode)
    (row,) = stage.transform(of(spark, " a\t b\\n\u00a0c \n")).collect()
    assert annotated(row, "document") == [(0, len(expected) - 1, expected)]


def test_ids_and_metadata_of_documents(spark: "SparkSession") -> None:
    from nlu_lite.spark import DocumentAssembler

    frame = spark.sql("select 'a' as `te.xt`, 7 as id, map('k', 'v', 'sentence', '9') as m")
    stage = DocumentAssembler().setInputCol("te.xt").setIdCol("id").setMetadataCol("m")
    (row,) = stage.transform(frame).collect()
    assert row["document"][0].metadata == {"k": "v", "id": "7", "sentence": "0"}


def test_settings_of_the_sentence_detector(spark: "SparkSession") -> None:
    from nlu_lite.spark import SentenceDetector

    document, *_ = to_tokens()
    detector = SentenceDetector().setInputCols("document").setCustomBounds([r"\n\n", r"\|"])
    text = "In New York|(Queens\n\nand Brooklyn. Here"
    (row,) = run([document, detector], of(spark, text)).collect()
    assert [one.result for one in row["sentence"]] == [
        "In New York", "(Queens", "and Brooklyn.", "Here"
    ]  # fmt: skip
    detector.setCustomBoundsStrategy("append")
    (row,) = run([document, detector], of(spark, text)).collect()
    assert [one.result for one in row["sentence"]] == [
        "In New York|", "(Queens", "and Brooklyn.", "Here"
    ]  # fmt: skip
    detector.setUseCustomBoundsOnly(True).setExplodeSentences(True).setMinLength(8)
    rows = run([document, detector], of(spark, text)).collect()
    assert [annotated(row, "sentence") for row in rows] == [
        [(0, 11, "In New York|")],
        [(21, 38, "and Brooklyn. Here")],
    ]


def test_settings_of_the_tokenizer(spark: "SparkSession") -> None:
    from nlu_lite.spark import Tokenizer

    document, *_ = to_tokens()
    text = "(In new york, e.g. Queens!)"

    def tokens(tokenizer: Tokenizer) -> list[str]:
        (row,) = run([document, tokenizer.setInputCols("document")], of(spark, text)).collect()
        return [one.result for one in row["token"]]

    assert tokens(Tokenizer()) == "( In new york , e.g . Queens !)".split()
    own = Tokenizer().setExceptions(["New York"]).addException("e.g.")
    assert tokens(own) == "( In new york , e.g. Queens !)".split()
    assert "new york" in tokens(own.setCaseSensitiveExceptions(False))
    assert tokens(Tokenizer().setContextChars(["("])) == "( In new york, e.g. Queens!)".split()
    assert tokens(Tokenizer().setMinLength(2).setMaxLength(4)) == "In new york e.g !)".split()


def test_languages_without_white_space(spark: "SparkSession") -> None:
    from nlu_lite.spark import Tokenizer

    document, _, _ = to_tokens()
    tokenizer = Tokenizer().setInputCols("document").setLanguage("zh")
    (row,) = run([document, tokenizer], of(spark, "\u6211\u7231NLP")).collect()
    assert [one.result for one in row["token"]] == ["\u6211", "\u7231", "NLP"]


def test_a_column_is_replaced_in_its_place(spark: "SparkSession") -> None:
    from nlu_lite.spark import SentenceDetector

    document, _, tokenizer = to_tokens()
    again = SentenceDetector().setInputCols("document").setOutputCol("document")
    found = run([document, again, tokenizer.setInputCols("document")], of(spark, TEXT))
    assert found.columns == ["text", "document", "token"]
    assert len(found.collect()[0]["document"]) == 3


def test_a_stage_alone_is_fitted_as_in_spark_nlp(spark: "SparkSession") -> None:
    from nlu_lite.spark import DocumentAssembler, Tokenizer

    frame = of(spark, "I love NLP")
    tokenizer = Tokenizer().setInputCols(["document"]).setOutputCol("token").fit(frame)
    found = tokenizer.transform(DocumentAssembler().setInputCol("text").transform(frame))
    assert [one.result for one in found.collect()[0]["token"]] == ["I", "love", "NLP"]


def test_strings_with_large_offsets_are_read_too(spark: "SparkSession") -> None:
    frame = of(spark, TEXT, None)
    expected = run(to_embeddings(), frame).collect()
    name = "spark.sql.execution.arrow.useLargeVarTypes"
    spark.conf.set(name, "true")
    try:
        assert run(to_embeddings(), frame).collect() == expected
        rows = nlu_lite.load(SMALL, device="cpu").predict(frame, positions=True).collect()
        assert TEXT[rows[-2]["token_begin"] : rows[-2]["token_end"]] == rows[-2]["token"]
    finally:
        spark.conf.set(name, "false")


def test_the_plan_of_all_stages_is_narrow(spark: "SparkSession") -> None:
    found = run(to_embeddings(), of(spark, TEXT))
    plan = found._jdf.queryExecution().executedPlan().toString()
    assert plan.count("MapInArrow") == 3
    assert "Exchange" not in plan


def test_wrong_columns_are_told_before_the_job(spark: "SparkSession") -> None:
    from nlu_lite.spark import (
        BertEmbeddings,
        DocumentAssembler,
        EmbeddingsFinisher,
        SentenceDetector,
        Tokenizer,
    )

    frame = spark.sql("select 'a' as text, 1 as number")
    document = DocumentAssembler().setInputCol("text")
    bert = BertEmbeddings.pretrained("small_test")
    cases: list[tuple[list[Any], type[Exception], str]] = [
        ([DocumentAssembler()], InvalidOption, "setInputCol"),
        ([DocumentAssembler().setInputCol("tekst")], InvalidInput, "Did you mean 'text'"),
        ([DocumentAssembler().setInputCol("number")], InvalidInput, "'number' is int"),
        ([document, Tokenizer()], InvalidOption, "setInputCols"),
        ([document, Tokenizer().setInputCols("sentence")], InvalidInput, "Is a stage missing"),
        ([document, Tokenizer().setInputCols("text")], InvalidInput, "DocumentAssembler()"),
        (
            [document, bert.setInputCols("document")],
            InvalidInput,
            "No column is of the type token",
        ),
        (
            [document, SentenceDetector().setInputCols("document", "document")],
            InvalidInput,
            "one column of each type",
        ),
        ([document, EmbeddingsFinisher().setInputCols("document")], InvalidInput, "embeddings"),
        ([document, BertEmbeddings().setInputCols("document", "token")], InvalidInput, "token"),
    ]
    for stages, error, says in cases:
        with pytest.raises(error) as caught:
            run(stages, frame)
        assert says in str(caught.value), (says, str(caught.value))


def test_unknown_models_name_the_nearest() -> None:
    from nlu_lite.spark import BertEmbeddings, BertSentenceEmbeddings

    with pytest.raises(UnknownReference, match="small_bert_L10_256") as caught:
        BertEmbeddings.pretrained("smal_bert_L10_256")
    assert caught.value.nearest[0] == "small_bert_L10_256"
    with pytest.raises(UnknownReference, match=r"a model for 'en', not for 'de'"):
        BertEmbeddings.pretrained("small_test", "de")
    with pytest.raises(InvalidOption, match="BertSentenceEmbeddings.pretrained"):
        BertEmbeddings.pretrained("sent_small_test")
    with pytest.raises(InvalidOption, match="BertEmbeddings.pretrained"):
        BertSentenceEmbeddings.pretrained(SMALL)


def test_wrong_settings_are_refused_and_ineffective_ones_told() -> None:
    from nlu_lite.spark import (
        BertEmbeddings,
        DocumentAssembler,
        SentenceDetector,
        SentenceEmbeddings,
        Tokenizer,
    )

    bert = BertEmbeddings.pretrained("small_test")
    refused: list[Any] = [
        lambda: DocumentAssembler().setCleanupMode("shrunk"),
        lambda: SentenceEmbeddings().setPoolingStrategy("MAX"),
        lambda: bert.setMaxSentenceLength(2),
        lambda: bert.setMaxSentenceLength("128"),  # type: ignore[arg-type]
        lambda: bert.setBatchSize(0),
        lambda: bert.setDimension(768),
        lambda: SentenceDetector().setCustomBounds(["("]),
        lambda: SentenceDetector().setCustomBoundsStrategy("before"),
        lambda: Tokenizer().setContextChars(["ab"]),
        lambda: Tokenizer().setMinLength(-1),
    ]
    for call in refused:
        with pytest.raises(InvalidOption, match=r"expected|numbers|expression|character"):
            call()
    for call in (
        lambda: bert.setCaseSensitive(True),
        lambda: SentenceDetector().setUseAbbreviations(False),
        lambda: Tokenizer().setSplitChars(["-"]),
    ):
        with pytest.warns(IgnoredSettingWarning, match="has no effect"):
            call()
    assert bert.setCaseSensitive(False).setDimension(128).getCaseSensitive() is False
    assert bert.getMaxSentenceLength() is None and bert.getBatchSize() == 8
    assert bert.getStorageRef() == "small_test"


def test_tokens_that_were_changed_are_read_in_the_place_of_the_text(spark: "SparkSession") -> None:
    from pyspark.sql import functions as F  # noqa: N812

    document, sentence, tokenizer = to_tokens()
    *_, embeddings = to_embeddings()
    frame = run([document, sentence, tokenizer], of(spark, "I luv NLP"))
    metadata = frame.schema["token"].metadata
    mended = F.transform(
        "token",
        lambda t: t.withField("result", F.replace(t["result"], F.lit("luv"), F.lit("love"))),
    )
    frame = frame.withColumn("token", mended.alias("token", metadata=metadata))
    (row,) = embeddings.transform(frame).collect()
    expected = nlu_lite.load(SMALL, device="cpu").predict("I love NLP")
    np.testing.assert_allclose(
        [one.embeddings for one in row["words"]],
        np.stack(expected["en_small_embeddings"].tolist()),
        atol=1e-5,
    )


def test_missing_weights_are_told_by_pretrained() -> None:
    from nlu_lite.spark import BertEmbeddings

    with pytest.raises(nlu_lite.WeightsUnavailable, match="small_bert_L4_256|L-4_H-256"):
        BertEmbeddings.pretrained("small_bert_L4_256")


def test_a_pandas_frame_is_refused() -> None:
    for stage in to_embeddings():
        with pytest.raises(InvalidInput, match="reads a Spark DataFrame, not a DataFrame"):
            stage.transform(pd.DataFrame({"text": ["a"]}))  # type: ignore[arg-type]
