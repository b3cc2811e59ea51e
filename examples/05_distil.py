# %% [markdown]
# # From a teacher to a small student, and to one without a transformer
#
# A teacher learns the topics of a few mails to a shop. It then reads mails that nobody has
# labelled, and two students learn what it says of them: one that keeps two of its six layers, and
# one that has no transformer at all. A table tells what they are worth and how fast they are, and
# one is kept. Nothing is downloaded.
#
# `pip install "nlu_lite[train]"`

# %% [markdown]
# ## The table
#
# Mails of three topics, put together from parts, so that there are enough of them here. Yours come
# from a file: `pd.read_csv("mails.csv")`, and any iterable of texts, or the path of a file, is what
# a student learns from.

# %%
from itertools import product

import pandas as pd

import nlu_lite

OPENINGS = ["Hello,", "Hi there!", "Good morning.", "Please help:", "Once again:", "I am cross."]
THINGS = ["my order", "the blue lamp", "the coat", "the coffee machine", "the gift", "one chair"]
EVENTS = {
    "delivery": [
        "has not arrived.",
        "was left with a neighbour.",
        "is on its way for nine days.",
        "was brought to the wrong street.",
        "stood in the rain before my door.",
        "should have come on Monday.",
        "is lost, says the courier.",
        "waits at a post office far away.",
    ],
    "billing": [
        "was charged to my card twice.",
        "costs more than in the basket.",
        "is missing on the invoice.",
        "came with a fee that I do not understand.",
        "was paid long ago, yet you send a reminder.",
        "went back, and I still have no refund.",
        "should be cheaper with my discount code.",
        "cannot be paid by bank transfer.",
    ],
    "product": [
        "smells of glue.",
        "has a scratch.",
        "is smaller than in the picture.",
        "makes a strange noise.",
        "lost its colour after one wash.",
        "broke after two days.",
        "is too heavy to lift.",
        "has another shape than described.",
    ],
}
parts = [
    (f"{opening} {thing} {event}", topic, place)
    for topic, events in EVENTS.items()
    for opening, thing, (place, event) in product(OPENINGS, THINGS, enumerate(events))
]
mails = pd.DataFrame(parts, columns=["text", "y", "event"]).sample(frac=1, random_state=0)
mails.groupby("y").agg(mails=("text", "size"), first=("text", "first"))

# %% [markdown]
# A hundred are kept to test with; no model sees them before. Sixty have labels, and these tell of
# half of what can happen; two hundred have none, and tell of all of it.

# %%
test, archive, rest = mails[:100], mails[100:300]["text"], mails[300:]
labelled = rest[rest["event"] < 4][:60]
len(labelled), len(archive), len(test)

# %% [markdown]
# ## The teacher
#
# The embedded model with a head: `fit`, and no more. (A teacher that is worth its name has hundreds
# of labels, and `tune="all"`.)

# %%
pipeline = nlu_lite.load("en.embed_sentence.minilm_L6_384")
teacher = pipeline.fit(labelled, task="classifier", progress=False)
teacher.predict(archive[:3])

# %% [markdown]
# ## A student of two layers
#
# `into=2` keeps the first layer and the last, with all that the teacher has learned in them. The
# teacher's answers are computed once; then the student learns them. `metric` is how often both
# decide alike on texts that are held back.

# %%
student = nlu_lite.distill(teacher, archive, into=2, epochs=4, progress=False)
student.history[["epoch", "loss", "metric", "seconds"]]

# %% [markdown]
# ## A student without a transformer
#
# `into="static"` reads the whole vocabulary with its teacher, piece by piece, and keeps a vector of
# each; a text is the mean of its pieces. Then these vectors learn what the teacher says of the
# texts. Any pipeline can teach: here it is the student, which reads the vocabulary in a third of
# the time.

# %%
static = nlu_lite.distill(student, archive, into="static", progress=False)
static

# %% [markdown]
# ## What they are worth
#
# On the mails that were kept: how many topics are right, how often student and teacher say the
# same, how large they are, and how fast, measured now. These mails are easy, and made of few words;
# what a student costs in accuracy on your data, `compare` tells on your data.

# %%
table = pd.concat([student.compare(teacher, test), static.compare(teacher, test).iloc[1:]])
table.round(2)

# %% [markdown]
# ## Keep it
#
# A student is a pipeline like any other: it gives labels and how sure it is of them, fills Parquet
# files, runs on Spark, and opens anywhere from its folder. On the command line, `nlu-lite distill
# teacher texts.txt --into 2 --out student` makes one.

# %%
student.save("student")
nlu_lite.load(path="student").predict(["My parcel never came.", "The bill is wrong."])
