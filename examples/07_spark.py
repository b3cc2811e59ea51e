# %% [markdown]
# # Word vectors on Apache Spark
#
# `predict` takes a Spark DataFrame and gives one; the stages of Spark NLP are there too, with other
# imports. Spark needs Java 17. Everything here runs with the model that comes along with the
# package; nothing is downloaded.
#
# `pip install "nlu_lite[spark]"`

# %%
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

# Workers use this Python. On a cluster, leave the master to spark-submit.
os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
reviews = spark.createDataFrame(
    [(1, "Great food. Slow service.", 4), (2, None, 3), (3, "Never again!", 1)],
    "id int, text string, stars int",
)
reviews.show()

# %% [markdown]
# ## The one-liner
#
# A row a word, its vector, and the columns that were there. Nothing is computed before it is asked
# for. Spark has no index, so keep a column that tells rows apart.

# %%
COLUMN = "en_embed_minilm_L6_384_embeddings"
words = nlu_lite.load("en.embed.minilm_L6_384").predict(
    reviews, output_level="token", positions=True
)
words.printSchema()

# %%
words.select("id", "token", "token_begin", F.size(COLUMN).alias("numbers"), "stars").show()

# %% [markdown]
# ## One vector a document
#
# To be joined back by the id. A text that is missing keeps its row.

# %%
documents = nlu_lite.load("en.embed_sentence.minilm_L6_384").predict(reviews, "document")
documents.select("id", "document").orderBy("id").show()

# %% [markdown]
# ## Code that was written for Spark NLP
#
# Only the imports are others.

# %%
pipeline = Pipeline(
    stages=[
        DocumentAssembler().setInputCol("text").setOutputCol("document"),
        SentenceDetector().setInputCols(["document"]).setOutputCol("sentence"),
        Tokenizer().setInputCols(["sentence"]).setOutputCol("token"),
        BertEmbeddings.pretrained("en.embed.minilm_L6_384")
        .setInputCols("sentence", "token")
        .setOutputCol("embeddings"),
        EmbeddingsFinisher().setInputCols("embeddings").setOutputCols("vectors"),
    ]
)
annotated = pipeline.fit(reviews).transform(reviews)
annotated.select("id", F.explode("embeddings").alias("word")).select(
    "id", "word.begin", "word.end", "word.result", "word.metadata.sentence"
).show()

# %%
spark.stop()
