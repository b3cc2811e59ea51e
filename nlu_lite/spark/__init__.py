"""The same pipelines on Apache Spark, and the stages of Spark NLP without Spark NLP.

It needs `pip install "nlu_lite[spark]"` (pyspark 4 or later, pyarrow) and Java 17. There are two
ways.

`predict` takes a Spark DataFrame and gives one, of the same columns as on one machine::

    vectors = nlu_lite.load("en.embed.minilm_L6_384").predict(frame)  # frame: a column "text"
    vectors.write.parquet("vectors.parquet")  # now it is computed

Vectors are `array<float>`, and the schema is known before anything runs. Each action computes
anew, as ever on Spark: write the result, or cache it. Spark has no index: keep a column that tells
rows apart. A text that is null, or without words, keeps one row, with a null and a vector of NaN.
The plan is narrow: rows stay in their partition and in their order, nothing is shuffled or
collected, and a task that fails is done again with the same rows.

Code written for Spark NLP runs after a change of its imports::

    from nlu_lite.spark import (
        BertEmbeddings,
        DocumentAssembler,
        Pipeline,
        SentenceDetector,
        Tokenizer,
    )

Names, setters, defaults and the schema of annotations are Spark NLP's; a setter whose effect is not
kept says so. What differs: sentences are found by the rules that `predict` follows; the model reads
all of a sentence, however long, unless setMaxSentenceLength is called; `begin` and `end` count code
points; and there is no model but those that `nlu_lite.models()` lists, or that lie in a folder
(`BertEmbeddings.loadSavedModel`).

Executors need nlu_lite and its dependencies installed; on one machine (`local[*]`), set
PYSPARK_PYTHON to `sys.executable` before the session is made, or workers run the first `python3` of
the path, which is looked at before a job begins. The function that Spark sends them holds
the request (and what was registered by `nlu_lite.register`), not the weights: each Python worker
opens the model when its first task needs it, from its own cache, and keeps it for the tasks after
it. With `ship_model=True` (of the stages: `setShipModel(True)`) the driver sends its checked files
along, for executors that have neither the files nor a network.

Sizing:

- Workers: Spark starts one Python worker a task that runs at a time, which is executor cores
  divided by `spark.task.cpus`. Each computes with `spark.task.cpus` threads (NLU_LITE_THREADS in
  the executors' environment overrules that), and each holds the model. Few workers with several
  threads save memory; many with one thread each are as fast, or faster. Of the stages,
  SentenceDetector, Tokenizer and SentenceEmbeddings have small workers of their own beside it.
- Memory a worker: about 0.5 GB for Python and PyTorch, the weights (four bytes a parameter), and
  some 0.2 GB for what is computed at once: about 250,000 characters, whatever the size of a
  partition; a longer document is computed whole. It is outside the JVM's heap: set
  `spark.executor.memoryOverhead` (or `spark.executor.pyspark.memory`) to it, times the workers.
- Partitions: several a worker, so that all end at about the same time. A file in one partition is
  computed by one worker: `frame.repartition(n)` first, which shuffles the texts, not the vectors.
- Rows a batch: `spark.sql.execution.arrow.maxRecordsPerBatch` (10,000) rows of the input are held
  by a worker at once; where documents are large (100 kB each), set it to 100 or so. What comes out
  is cut to about 16 MB a batch whatever it says.
- GPUs: with `device="auto"` a worker takes the first GPU that it sees; give each task one
  (`spark.task.resource.gpu.amount=1`), and let Spark's discovery set CUDA_VISIBLE_DEVICES.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from nlu_lite.common.extras import require

if TYPE_CHECKING:
    from pyspark.ml import Pipeline, PipelineModel

    from nlu_lite.spark.stages.bert import BertEmbeddings, BertSentenceEmbeddings
    from nlu_lite.spark.stages.document import DocumentAssembler, EmbeddingsFinisher
    from nlu_lite.spark.stages.pooling import SentenceEmbeddings
    from nlu_lite.spark.stages.splitters import SentenceDetector, Tokenizer

__all__ = [
    "BertEmbeddings",
    "BertSentenceEmbeddings",
    "DocumentAssembler",
    "EmbeddingsFinisher",
    "Pipeline",
    "PipelineModel",
    "SentenceDetector",
    "SentenceEmbeddings",
    "Tokenizer",
]

# Resolved at first use, so that `predict` can look for Spark's data without importing pyspark.
_LATE = {
    "BertEmbeddings": "nlu_lite.spark.stages.bert",
    "BertSentenceEmbeddings": "nlu_lite.spark.stages.bert",
    "DocumentAssembler": "nlu_lite.spark.stages.document",
    "EmbeddingsFinisher": "nlu_lite.spark.stages.document",
    "Pipeline": "pyspark.ml",
    "PipelineModel": "pyspark.ml",
    "SentenceDetector": "nlu_lite.spark.stages.splitters",
    "SentenceEmbeddings": "nlu_lite.spark.stages.pooling",
    "Tokenizer": "nlu_lite.spark.stages.splitters",
}


def __getattr__(name: str) -> object:
    if name not in _LATE:
        raise AttributeError(f"module 'nlu_lite.spark' has no attribute {name!r}")
    require("pyspark", "pyarrow", for_what="nlu_lite.spark", extra="spark")
    return getattr(import_module(_LATE[name]), name)


def __dir__() -> list[str]:
    return __all__
