# %% [markdown]
# # One-liners
#
# Text in, a pandas DataFrame of words with BERT vectors out. Everything here runs with the model
# that comes along with the package; nothing is downloaded.
#
# `pip install nlu_lite`

# %% [markdown]
# ## The one-liner
#
# A reference and a text in, a row a word out.

# %%
import numpy as np
import pandas as pd

import nlu_lite

nlu_lite.load("en.embed.minilm_L6_384").predict("I love NLP")

# %% [markdown]
# ## Where the words are
#
# `text[token_begin:token_end]` is the word, for any text. Loading a second time costs nothing.

# %%
pipeline = nlu_lite.load("en.embed.minilm_L6_384")
text = "Don't panic: it's only 3,000 words 😀."
words = pipeline.predict(text, positions=True)
words[["token", "token_begin", "token_end"]]

# %% [markdown]
# ## A table of several texts
#
# The index says which text a word is from, so the result joins to your own table. A text without
# words keeps its row.

# %%
texts = [
    "The bank raised its interest rates.",
    "We opened an account at a bank!",
    "",
    "We fished from the bank of the river.",
]
table = pipeline.predict(texts)
table

# %%
table.groupby(level=0)["token"].agg(["count", list])

# %% [markdown]
# The vectors are float32 rows of one length: stack them and compute. The vector of a word depends
# on its sentence, so the two banks that hold money are closer to each other than to the one of the
# river.

# %%
banks = table[table["token"] == "bank"]
vectors = np.stack(banks["en_embed_minilm_L6_384_embeddings"].tolist())
vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
pd.DataFrame(vectors @ vectors.T, banks.index, banks.index).round(2)

# %% [markdown]
# ## One vector a text
#
# The reference of a sentence model gives a row a sentence, and `output_level="document"` a row a
# text.

# %%
sentences = nlu_lite.load("en.embed_sentence.minilm_L6_384")
sentences.predict("I love NLP. Do you?")

# %%
sentences.predict(texts, output_level="document")

# %% [markdown]
# ## How near, and the nearest

# %%
nlu_lite.similarity(sentences.predict(["A cat sleeps.", "A kitten naps.", "Shares fell."])).round(2)

# %%
nlu_lite.nearest(sentences.predict(texts), "money", k=2, pipeline=sentences)[["sentence", "score"]]

# %% [markdown]
# ## The model card, and other models

# %%
nlu_lite.info("en.embed.minilm_L6_384")

# %%
nlu_lite.models("small_bert 256")[["ref", "layers", "dim", "licence", "files"]]
