# %% [markdown]
# # Offline, and elsewhere
#
# A model for a machine without a network, vectors for other programs, and what nlu_lite says where
# it may not connect. Nothing is downloaded.
#
# `pip install "nlu_lite[parquet,train]"`

# %%
from pathlib import Path

import pandas as pd

import nlu_lite

sentences = nlu_lite.load("en.embed_sentence.minilm_L6_384")
texts = ["My card has not arrived.", "Where is my card?", "Penguins live in Antarctica."]
sentences

# %% [markdown]
# ## A folder
#
# `save` writes weights, tokenizer and checksums; `load(path=…)` opens the folder on any machine,
# without registry and network, and gives the same numbers.

# %%
sentences.save("my_model")
sorted(path.relative_to("my_model").as_posix() for path in Path("my_model").rglob("*.*"))

# %%
again = nlu_lite.load(path="my_model", offline=True)
float(abs(again.predict_embeds(texts) - sentences.predict_embeds(texts)).max())

# %% [markdown]
# ## A wheel
#
# On a machine where pip is the only way in: `nlu-lite export REF --wheel` writes the model as a
# package. Once that is installed, `load` finds it by its reference. From Python it is the same
# command.

# %%
# !nlu-lite export en.embed_sentence.minilm_L6_384 --wheel .

# %% [markdown]
# ## Where nothing may be fetched
#
# `offline=True`, `NLU_LITE_OFFLINE=1` or `HF_HUB_OFFLINE=1` forbid every connection. A model that
# is not here is then an error that says where it was looked for, and what to do.

# %%
try:
    nlu_lite.load("en.embed.bert.small_L10_256", offline=True)
except nlu_lite.WeightsUnavailable as error:
    print(error)

# %% [markdown]
# ## Vectors for other programs
#
# `to_parquet` takes any iterable, and its memory does not grow; `vectors="float16"` takes half of
# the room.

# %%
stream = (f"{text} ({number})" for number in range(100) for text in texts)
sentences.to_parquet(stream, "vectors.parquet", "document", vectors="float16", progress=False)
vectors = pd.read_parquet("vectors.parquet")
vectors.head(3)

# %% [markdown]
# The table reads back as it was: what is made for `predict` works on it.

# %%
vectors.nlu.nearest(vectors.iloc[0], k=3)[["rank", "score", "document"]]

# %% [markdown]
# ## The second time
#
# With `cache=FILE` vectors are kept by text, model and options, and a later run takes them from
# there, bit for bit.

# %%
kept = nlu_lite.load("en.embed_sentence.minilm_L6_384", cache="vectors.db")
kept.predict_embeds(texts)
kept

# %%
# !nlu-lite cache vectors vectors.db

# %% [markdown]
# ## For transformers
#
# A model that was tuned here, with its head, can be opened by transformers alone: `export` writes
# such a folder, and its logits are the same. What transformers has no class for is refused, with
# the reason.

# %%
labelled = pd.DataFrame(
    {
        "text": ["My card is lost.", "Where is my card?", "A penguin swims.", "Cats sleep a lot."],
        "y": ["card", "card", "animals", "animals"],
    }
)
topics = sentences.fit(
    labelled, task="classifier", tune="all", pooling="cls", epochs=1, validation=0, progress=False
)
topics.export("for_transformers")
sorted(path.name for path in Path("for_transformers").iterdir())

# %% [markdown]
# ## Is everything in order?
#
# `nlu-lite doctor` looks at packages, machine, cache and network, and computes a few known vectors:
# what to paste in a bug report.
