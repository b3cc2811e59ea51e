"""Code that was written for Spark NLP, unchanged but for its imports."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import nlu_lite
from tests.spark.conftest import SNIPPET

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

pytestmark = pytest.mark.usefixtures("registered")

SCHEMA = """\
root
 |-- embeddings: array (nullable = true)
 |    |-- element: struct (containsNull = true)
 |    |    |-- annotatorType: string (nullable = true)
 |    |    |-- begin: integer (nullable = false)
 |    |    |-- end: integer (nullable = false)
 |    |    |-- result: string (nullable = true)
 |    |    |-- metadata: map (nullable = true)
 |    |    |    |-- key: string
 |    |    |    |-- value: string (valueContainsNull = true)
 |    |    |-- embeddings: array (nullable = true)
 |    |    |    |-- element: float (containsNull = false)
"""


@pytest.fixture(scope="module")
def result(sessions: object) -> "DataFrame":
    return snippet(sessions.of("local[2,4]"))  # type: ignore[attr-defined]


def snippet(spark: "SparkSession") -> "DataFrame":
    from nlu_lite.spark import (
        BertEmbeddings,
        DocumentAssembler,
        Pipeline,
        SentenceDetector,
        Tokenizer,
    )

    # fmt: off
    document_assembler = DocumentAssembler().setInputCol("text").setOutputCol("document")
    sentence_detector = SentenceDetector().setInputCols(["document"]).setOutputCol("sentence")
    tokenizer = Tokenizer().setInputCols(["sentence"]).setOutputCol("token")
    embeddings = BertEmbeddings.pretrained("small_bert_L10_256", "en").setInputCols("sentence", "token").setOutputCol("embeddings")  # noqa: E501
    nlp_pipeline = Pipeline(stages=[document_assembler, sentence_detector, tokenizer, embeddings])
    pipeline_model = nlp_pipeline.fit(spark.createDataFrame([[""]]).toDF("text"))
    result = pipeline_model.transform(spark.createDataFrame(pd.DataFrame({"text": ["I love NLP"]})))
    # fmt: on
    return result


def test_it_gives_three_annotations_in_the_schema_of_spark_nlp(
    result: "DataFrame", capsys: pytest.CaptureFixture[str]
) -> None:
    assert result.columns == ["text", "document", "sentence", "token", "embeddings"]
    result.select("embeddings").printSchema()
    assert capsys.readouterr().out.strip() == SCHEMA.strip()
    (row,) = result.select("embeddings").collect()
    found = [(one.annotatorType, one.begin, one.end, one.result) for one in row.embeddings]
    assert found == [
        ("word_embeddings", 0, 0, "I"),
        ("word_embeddings", 2, 5, "love"),
        ("word_embeddings", 7, 9, "NLP"),
    ]


def test_its_metadata_are_those_of_spark_nlp(result: "DataFrame") -> None:
    (row,) = result.collect()
    assert row.document[0].metadata == {"sentence": "0"}
    assert row.sentence[0].metadata == {"sentence": "0"}
    assert [one.metadata for one in row.token] == [{"sentence": "0"}] * 3
    vocabulary = nlu_lite.load(SNIPPET).models[SNIPPET].tokenizer
    for one in row.embeddings:
        piece = int(one.metadata.pop("pieceId"))
        assert one.result.lower().startswith(vocabulary.names([piece])[0])
        assert one.metadata == {
            "sentence": "0",
            "token": one.result.lower(),
            "isWordStart": "true",
            "isOOV": "false",
        }


def test_its_vectors_are_those_of_predict(result: "DataFrame") -> None:
    (row,) = result.collect()
    vectors = np.array([one.embeddings for one in row.embeddings])
    frame = nlu_lite.load(SNIPPET, device="cpu").predict("I love NLP")
    np.testing.assert_allclose(vectors, np.stack(frame.iloc[:, -1].tolist()), atol=1e-5)


def test_its_columns_say_what_they_hold(result: "DataFrame") -> None:
    metadata = {field.name: field.metadata for field in result.schema.fields}
    assert metadata["document"] == {"annotatorType": "document"}
    assert metadata["token"] == {"annotatorType": "token"}
    assert metadata["embeddings"] == {
        "annotatorType": "word_embeddings",
        "dimension": 256,
        "ref": "small_bert_L10_256",
    }
