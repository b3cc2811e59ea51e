"""predict on a Spark DataFrame, against the table of one machine."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from nlu_lite import InvalidInput, InvalidOption, MissingExtra
from nlu_lite.pipeline import Pipeline
from tests.support.heads import KINDS, with_head
from tests.support.spark_tables import assert_same_rows, frame_of, texts

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

COLUMN = "en_embed_minilm_L6_384_embeddings"
FEW = ["I love NLP", None, "", "Don't panic! It's fine. \U0001f600 Bye", "New York\u00a0City"]

OPTIONS: list[dict[str, Any]] = [
    {"positions": True, "metadata": True},
    {"output_level": "sentence", "positions": True, "metadata": True},
    {"output_level": "document", "metadata": True},
    {"output_level": "sentence", "pooling": None},
    {"tokens": "pieces", "special_tokens": True, "positions": True, "metadata": True},
    {"tokens": "model", "layers": [-1, -2], "layer_pooling": "concatenate"},
    {"normalize": True, "truncate_dim": 5, "pooling": "max"},
]


def test_two_thousand_rows_in_seven_partitions(spark: "SparkSession", embedded: Pipeline) -> None:
    data = texts(2_000)
    frame = frame_of(spark, data).repartition(7)
    assert_same_rows(embedded.predict(frame), embedded.predict(data.set_index("id")), by="id")


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_every_option_gives_the_columns_of_one_machine(
    spark: "SparkSession", embedded: Pipeline, options: dict[str, Any]
) -> None:
    data = pd.DataFrame({"id": range(len(FEW)), "text": FEW})
    found = embedded.predict(frame_of(spark, data), **options)
    assert_same_rows(found, embedded.predict(data.set_index("id"), **options), by="id")


@pytest.mark.parametrize(
    ("name", "level"),
    [("classifier", None), ("several", "sentence"), ("pos", "document"), ("ner", None)],
)
def test_a_job_predicts_labels(spark: "SparkSession", name: str, level: str | None) -> None:
    fitted = with_head(KINDS[name])
    data = pd.DataFrame({"id": range(len(FEW)), "text": FEW})
    found = fitted.predict(frame_of(spark, data), level, positions=True)
    expected = fitted.predict(data.set_index("id"), level, positions=True)
    assert_same_rows(found, expected, by="id")


def test_several_references_and_lists_of_words(spark: "SparkSession") -> None:
    import nlu_lite

    pipeline = nlu_lite.load("embed.minilm_L6_384 en.embed_sentence.minilm_L6_384", device="cpu")
    words = [["New York", "!"], None, [], ["a", "b\u0301"]]
    frame = spark.createDataFrame(list(enumerate(words)), "id int, words array<string>")
    found = pipeline.predict(frame, "token", text_column="words", positions=True)
    expected = pipeline.predict(
        pd.DataFrame({"id": range(4), "words": words}).set_index("id"),
        "token",
        text_column="words",
        positions=True,
    )
    assert_same_rows(found, expected, by="id")


def test_layers_that_can_be_read_only_once(spark: "SparkSession", embedded: Pipeline) -> None:
    data = pd.DataFrame({"id": range(len(FEW)), "text": FEW})
    once: Any = iter([1, 3])
    found = embedded.predict(frame_of(spark, data), layers=once)
    assert_same_rows(found, embedded.predict(data.set_index("id"), layers=[1, 3]), by="id")


def test_the_plan_is_narrow_and_lazy(spark: "SparkSession", embedded: Pipeline) -> None:
    # Were anything computed before it is asked for, this would fail.
    frame = spark.range(3).selectExpr("raise_error('computed') as text", "id")
    frame = frame.selectExpr("cast(text as string) as text", "id")
    found = embedded.predict(frame)
    plan = found._jdf.queryExecution().executedPlan().toString()
    assert "MapInArrow" in plan
    assert "Exchange" not in plan
    assert found.schema.simpleString() == (f"struct<token:string,{COLUMN}:array<float>,id:bigint>")


def test_rows_keep_the_order_of_their_partition(spark: "SparkSession", embedded: Pipeline) -> None:
    data = texts(40)
    found = embedded.predict(frame_of(spark, data).coalesce(1)).select("id", "token").collect()
    expected = embedded.predict(data)
    assert [row["id"] for row in found] == expected["id"].tolist()
    assert [row["token"] or "" for row in found] == expected["token"].fillna("").tolist()


def test_a_document_without_words_has_a_vector_of_nan(
    spark: "SparkSession", embedded: Pipeline
) -> None:
    (row,) = embedded.predict(spark.createDataFrame([(None,)], "text string")).collect()
    assert row["token"] is None
    assert len(row[COLUMN]) == 384 and np.isnan(row[COLUMN]).all()


def test_other_columns_pass_unchanged_whatever_they_are(
    spark: "SparkSession", embedded: Pipeline
) -> None:
    frame = spark.sql(
        """select 'a b' as text, 1.50bd as `a.b`, map('k', array(1, null)) as m,
        named_struct('x', timestamp'2020-01-01', 'y', X'00ff') as s, cast(null as void) as n,
        parse_json('{"a": 1}') as v, interval '1' day as d"""
    )
    found = embedded.predict(frame).drop("token", COLUMN)
    assert found.dtypes == frame.drop("text").dtypes
    expected = frame.drop("text").collect()[0]
    assert [str(row) for row in found.collect()] == [str(expected)] * 2


def test_vectors_of_pyspark_ml_pass_too(spark: "SparkSession", embedded: Pipeline) -> None:
    from pyspark.ml.linalg import Vectors

    frame = spark.createDataFrame([("a b", Vectors.dense([1.0, 2.0]))], ["text", "features"])
    rows = embedded.predict(frame).collect()
    assert [row["features"] for row in rows] == [Vectors.dense([1.0, 2.0])] * 2


def test_bytes_that_are_no_utf8_are_read_as_replacements(
    spark: "SparkSession", embedded: Pipeline
) -> None:
    frame = spark.sql("select cast(X'61FF20' as string) as text")
    assert [row["token"] for row in embedded.predict(frame).collect()] == ["a\ufffd"]


def test_small_batches_are_read_together(spark: "SparkSession", embedded: Pipeline) -> None:
    data = texts(50)
    name = "spark.sql.execution.arrow.maxRecordsPerBatch"
    before = spark.conf.get(name)
    spark.conf.set(name, "3")
    try:
        found = embedded.predict(frame_of(spark, data).coalesce(1))
        assert_same_rows(found, embedded.predict(data.set_index("id")), by="id")
    finally:
        spark.conf.set(name, str(before))


@pytest.mark.parametrize(
    ("columns", "options", "error", "says"),
    [
        ("1 as id", {}, InvalidInput, "no column 'text'"),
        ("'a' as one, 'b' as two", {}, InvalidInput, "several that hold strings"),
        ("1 as text", {}, InvalidInput, "'text' is of the type int"),
        ("'a' as text", {"text_column": "texts"}, InvalidOption, "Did you mean 'text'"),
        ("'a' as text, 1 as token", {}, InvalidOption, "two columns named 'token'"),
        ("'a' as text, 1 as Token", {}, InvalidOption, "two columns named 'Token'"),
        ("'a' as text", {"progress": True}, InvalidOption, "Spark, whose own page"),
        ("'a' as text", {"output_level": "tokens"}, InvalidOption, "Did you mean 'token'"),
        (
            "'a' as text, interval '1' year as y",
            {},
            InvalidInput,
            r"y \(interval year\).*keep_columns=False",
        ),
    ],
    ids=str,
)
def test_errors_come_before_the_job(
    spark: "SparkSession",
    embedded: Pipeline,
    columns: str,
    options: dict[str, Any],
    error: type[Exception],
    says: str,
) -> None:
    with pytest.raises(error, match=f"(?s){says}"):
        embedded.predict(spark.sql(f"select {columns}"), **options)


def test_a_clash_of_names_is_avoided_without_the_columns(
    spark: "SparkSession", embedded: Pipeline
) -> None:
    frame = spark.sql("select 'a' as text, 1 as token")
    assert embedded.predict(frame, keep_columns=False).columns == ["token", COLUMN]


def test_models_are_shipped_for_spark_only(embedded: Pipeline) -> None:
    with pytest.raises(InvalidOption, match="no Spark DataFrame"):
        embedded.predict(["a"], ship_model=True)  # type: ignore[call-overload]


def test_what_works_in_one_process_refuses_sparks_data(
    spark: "SparkSession", embedded: Pipeline, tmp_path: Path
) -> None:
    frame = spark.sql("select 'a' as text")
    for call in (
        lambda: embedded.predict_iter(frame),
        lambda: embedded.predict_embeds(frame),
        lambda: embedded.to_parquet(frame, tmp_path / "vectors.parquet"),
    ):
        with pytest.raises(InvalidInput, match=r"Use predict, .* Spark DataFrame"):
            call()


def test_a_stream_is_predicted_as_it_comes(
    spark: "SparkSession", embedded: Pipeline, tmp_path: Path
) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "one.txt").write_text("I love NLP\nDo you?\n", encoding="utf-8")
    lines = spark.readStream.text(str(tmp_path / "texts"))
    query = (
        embedded.predict(lines)
        .select("token")
        .writeStream.format("memory")
        .queryName("tokens_of_stream")
        .trigger(availableNow=True)
        .start()
    )
    assert query.awaitTermination(60)
    rows = spark.table("tokens_of_stream").collect()
    assert [row["token"] for row in rows] == ["I", "love", "NLP", "Do", "you", "?"]


def test_a_word_that_is_null_is_told_in_the_tasks_failure(
    spark: "SparkSession", embedded: Pipeline
) -> None:
    from pyspark.errors import PythonException

    frame = spark.sql("select array('a', null) as text")
    with pytest.raises(PythonException, match="word 1 of the document at position 0"):
        embedded.predict(frame).collect()


def test_columns_of_one_name_as_joins_leave_them(spark: "SparkSession", embedded: Pipeline) -> None:
    frame = spark.sql("select 'I love NLP' text, 1 id, 2 id, 3 `a.b`, 4 `a.b`, 5 ID")
    found = embedded.predict(frame, positions=True)
    assert found.columns[0] == "token"
    assert found.columns[-5:] == ["id", "id", "a.b", "a.b", "ID"]
    rows = found.collect()
    assert [row[0] for row in rows] == ["I", "love", "NLP"]
    assert all(tuple(row)[-5:] == (1, 2, 3, 4, 5) for row in rows)


def test_a_join_keeps_the_columns_of_both_sides(spark: "SparkSession", embedded: Pipeline) -> None:
    left = spark.createDataFrame(
        [(1, "I love NLP", "x"), (2, "Bye", "y")], "id int, text string, n string"
    )
    right = spark.createDataFrame([(1, 10), (2, 20)], "id int, n int")
    found = embedded.predict(left.join(right, left.id == right.id), "document")
    assert {(row[0], *tuple(row)[2:]) for row in found.collect()} == {
        ("I love NLP", 1, "x", 1, 10),
        ("Bye", 2, "y", 2, 20),
    }


def test_two_columns_of_texts_of_one_name_are_refused_by_it(
    spark: "SparkSession", embedded: Pipeline
) -> None:
    frame = spark.sql("select 'a' text, 'b' text")
    with pytest.raises((InvalidInput, InvalidOption), match="'text'"):
        embedded.predict(frame)


def test_a_worker_of_another_python_is_told_on_the_driver(
    spark: "SparkSession", embedded: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / "python3"
    # Neither the folder it is started in nor any package is on its path.
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S "$@"\n')
    python.chmod(0o755)
    monkeypatch.setattr(spark.sparkContext, "pythonExec", str(python))
    frame = spark.sql("select 'I love NLP' text")
    with pytest.raises(MissingExtra, match="has no nlu_lite") as caught:
        embedded.predict(frame)
    assert 'os.environ["PYSPARK_PYTHON"] = sys.executable' in str(caught.value)
    monkeypatch.setattr(spark.sparkContext, "pythonExec", str(tmp_path / "nothing"))
    with pytest.raises(MissingExtra, match="which is not there"):
        embedded.predict(frame)
