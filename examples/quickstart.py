"""nlu_lite from the first line to a small analysis; the model comes along with the package.

python examples/quickstart.py
"""

import numpy as np
import pandas as pd

import nlu_lite

REFERENCE = "en.embed.minilm_L6_384"
COLUMN = "en_embed_minilm_L6_384_embeddings"

# One line: a reference and a text in, a row a word out.
print(nlu_lite.load(REFERENCE).predict("I love NLP"))

# Where each word stands: text[begin:end] is the word.
text = "Don't panic: it's only 3,000 words."
pipeline = nlu_lite.load(REFERENCE)  # the second time it costs nothing
words = pipeline.predict(text, positions=True)
print(words[["token", "token_begin", "token_end"]])

# A table of several texts: the index says which text a word is from.
texts = [
    "The bank raised its interest rates.",
    "We opened an account at a bank!",
    "We fished from the bank of the river.",
]
table = pipeline.predict(texts)
print(table.groupby(level=0)["token"].agg(["count", list]))

# The vector of a word depends on its sentence: compare the three banks.
banks = table[table["token"] == "bank"]
vectors = np.stack(banks[COLUMN].tolist())
vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
print(pd.DataFrame(vectors @ vectors.T, banks.index, banks.index).round(2))

# What is known of the model, and which others there are.
print(nlu_lite.info(REFERENCE))
print(nlu_lite.models("small_bert 256")[["ref", "layers", "dim", "licence", "files"]])
