"""Word vectors on Apache Spark: predict on a Spark DataFrame, and the stages of Spark NLP.

pip install "nlu_lite[spark]"
python examples/spark_embeddings.py
"""

import os
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812

import nlu_lite
from nlu_lite.spark import (
    BertEmbeddings,
    DocumentAssembler,
    EmbeddingsFinisher,
    Pipeline,
    SentenceDetector,
    Tokenizer,
)

REFERENCE = "en.embed.minilm_L6_384"
COLUMN = "en_embed_minilm_L6_384_embeddings"

# Workers use this Python. On a cluster, leave the master to spark-submit.
os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")

reviews = spark.createDataFrame(
    [(1, "Great food. Slow service.", 4), (2, None, 3), (3, "Never again!", 1)],
    "id int, text string, stars int",
)

# The one-liner: a row a word, its vector, and the columns that were there. Nothing runs yet.
words = nlu_lite.load(REFERENCE).predict(reviews, output_level="token", positions=True)
words.printSchema()
words.select("id", "token", "token_begin", F.size(COLUMN).alias("numbers"), "stars").show()

# One vector a document, to be joined back by the id.
documents = nlu_lite.load("en.embed_sentence.minilm_L6_384").predict(reviews, "document")
print(documents.select("id", "document").orderBy("id").collect())

# Code that was written for Spark NLP: only the imports are others.
pipeline = Pipeline(
    stages=[
        DocumentAssembler().setInputCol("text").setOutputCol("document"),
        SentenceDetector().setInputCols(["document"]).setOutputCol("sentence"),
        Tokenizer().setInputCols(["sentence"]).setOutputCol("token"),
        BertEmbeddings.pretrained(REFERENCE)
        .setInputCols("sentence", "token")
        .setOutputCol("embeddings"),
        EmbeddingsFinisher().setInputCols("embeddings").setOutputCols("vectors"),
    ]
)
annotated = pipeline.fit(reviews).transform(reviews)
annotated.select("id", F.explode("embeddings").alias("word")).select(
    "id", "word.begin", "word.end", "word.result", "word.metadata.sentence"
).show()

spark.stop()
