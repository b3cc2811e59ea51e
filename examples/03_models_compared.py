# %% [markdown]
# # Models compared
#
# Which model tells best how near two of your sentences are? Pairs of sentences, with how near they
# should be, decide it. The models here are those that come along with the package; put any
# reference of `nlu_lite.models()` in their place. Nothing is downloaded.
#
# `pip install "nlu_lite[analysis,viz]"`

# %%
import time

import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer

import nlu_lite
import nlu_lite.viz

nlu_lite.models("minilm en")[["ref", "layers", "dim", "licence", "files"]]

# %% [markdown]
# ## The pairs
#
# From 0, nothing in common, to 5, the same. These were made up for this page: some have many words
# in common and mean something else, others the other way round. Of yours, let people say it.

# %%
pairs = pd.DataFrame(
    [
        ("A man is playing a guitar.", "Somebody plays the guitar.", 4.5),
        ("The child ate the cake.", "A kid has eaten up the pie.", 4.0),
        ("The plane took off at noon.", "The aircraft left at twelve.", 4.5),
        ("My phone does not charge.", "The battery of my mobile stays empty.", 3.5),
        ("The shop is closed today.", "You can't buy anything there today.", 3.5),
        ("She sings in a choir.", "She sang a song in the shower.", 2.0),
        ("The doctor saw ten patients.", "The nurse works in a hospital.", 2.0),
        ("A dog runs on the beach.", "A cat sleeps on the sofa.", 1.5),
        ("He bought a new car.", "He sold his old bicycle.", 1.5),
        ("The river bank was flooded.", "The bank raised its rates.", 0.5),
        ("The match was won in the last minute.", "He lit the candle with a match.", 0.5),
        ("I could not bear the noise.", "The bear crossed the road.", 0.0),
        ("The play was sold out.", "Children play in the yard.", 0.5),
        ("Please close the door.", "They live close to the door of the church.", 0.5),
        ("It rained all week.", "The recipe needs two eggs.", 0.0),
        ("The minister resigned.", "A politician left office.", 4.0),
    ],
    columns=["a", "b", "wanted"],
)
pairs.head()

# %% [markdown]
# ## What each model says
#
# `pairwise` gives a number a row. A model is a reference and the options by which vectors are made:
# here the sentence model, then the network as a model of words, also with a layer in the middle,
# and with the largest number of all words in the place of their mean. TF-IDF stands beside them: it
# knows words and no more.

# %%
sentences, words = "en.embed_sentence.minilm_L6_384", "en.embed.minilm_L6_384"
models = {
    "sentence model": nlu_lite.load(sentences),
    "words": nlu_lite.load(words),
}
said = pairs[["wanted"]].copy()
for name, model in models.items():
    said[name] = model.pairwise(pairs, "a", "b")
said["words, layer 3"] = models["words"].pairwise(pairs, "a", "b", layers=[3])
said["words, the largest"] = models["words"].pairwise(pairs, "a", "b", pooling="max")
terms = TfidfVectorizer().fit([*pairs["a"], *pairs["b"]])
said["TF-IDF"] = terms.transform(pairs["a"]).multiply(terms.transform(pairs["b"])).sum(axis=1)
said.round(2)

# %% [markdown]
# How well they agree with what is wanted: Spearman's correlation, 1 where the order of the pairs is
# the same. Sixteen pairs show how it is done, not which model is best: take a few hundred of your
# own.

# %%
agreement = said.corr(method="spearman")["wanted"].drop("wanted").rename("Spearman")
agreement.sort_values(ascending=False).round(2).to_frame()

# %% [markdown]
# ## What they cost
#
# Sentences a second, measured here and now.

# %%
texts = [f"{number}: {text}" for number in range(4) for text in (*pairs["a"], *pairs["b"])]


def rate(model: nlu_lite.Pipeline) -> float:
    """Texts a second, the faster of two times."""
    seconds = []
    for _ in range(2):
        begin = time.perf_counter()
        model.predict_embeds(texts)
        seconds.append(time.perf_counter() - begin)
    return len(texts) / min(seconds)


pd.Series(
    {name: rate(model) for name, model in models.items()}, name="texts a second"
).round().to_frame()

# %% [markdown]
# ## What they see
#
# A panel a model: the same words, near or not. The two are one network, so the models agree where a
# text is one word.

# %%
nlu_lite.viz.compare(
    ["river bank", "savings bank", "money", "water"],
    "en.embed_sentence.minilm_L6_384 en.embed.minilm_L6_384",
    output_level="document",
)

# %% [markdown]
# How a model reads a text: its pieces, and where one sequence ends.

# %%
nlu_lite.viz.tokens("Embeddings of unbelievable words 😀", "en.embed.minilm_L6_384")
