# %% [markdown]
# # A DataFrame, analysed
#
# From a table with a column of texts to what is in it: what is near to what, a map, groups and what
# sets them apart, texts that were sent twice, and the one that belongs nowhere. Everything runs
# with the model that comes along with the package; nothing is downloaded.
#
# `pip install "nlu_lite[analysis,viz]"`

# %% [markdown]
# ## Your own CSV in three lines
#
# `embed` adds a column of vectors to a table; a table with vectors can be drawn. With a CSV of
# yours the first line is `mails = pd.read_csv("mails.csv")`.

# %%
import pandas as pd

import nlu_lite

mails = pd.DataFrame(
    [
        ("Mon", "My card has not arrived yet."),
        ("Mon", "Where is the card I ordered?"),
        ("Tue", "My card hasn't arrived yet!"),
        ("Tue", "How long until my new card comes?"),
        ("Wed", "The post has lost my card."),
        ("Mon", "What is the exchange rate of the yen?"),
        ("Tue", "Do you exchange pounds into yen?"),
        ("Wed", "Which currencies can I exchange?"),
        ("Wed", "What is the exchange rate for yen?"),
        ("Thu", "Is the rate for dollars better at the weekend?"),
        ("Mon", "I forgot my password."),
        ("Tue", "The app does not let me log in."),
        ("Wed", "How do I reset the password of the app?"),
        ("Thu", "My account is locked after three attempts to log in."),
        ("Thu", "Penguins live in Antarctica."),
    ],
    columns=["day", "text"],
)
sentences = nlu_lite.load("en.embed_sentence.minilm_L6_384")
table = mails.nlu.embed("text", sentences)
table.nlu.plot.map(color="day")

# %% [markdown]
# The same, to be looked into: a figure of plotly shows its texts under the pointer.

# %%
table.nlu.plot.map(color="day", interactive=True)

# %% [markdown]
# ## How near
#
# Cosines, row by row: 1 for the same text, about 0 for texts that have nothing to do with each
# other.

# %%
nlu_lite.similarity(table[:3], table[4:7]).round(2)

# %%
table[:10].nlu.plot.similarity()

# %% [markdown]
# ## Nearest
#
# A query is a text, a vector, a row, or a table of queries.

# %%
table.nlu.nearest("lost in the mail", k=3, pipeline=sentences)[["rank", "score", "document", "day"]]

# %% [markdown]
# ## Groups
#
# `summary` tells of each group how large it is, which rows are typical of it, and which words set
# it apart.

# %%
grouped = table[:14].nlu.clusters(k=3)
grouped.summary

# %%
grouped.table.groupby("cluster")["document"].agg(list).to_frame()

# %% [markdown]
# ## Sent twice, and out of place
#
# Rows that are nearer to each other than the threshold have one group, of which one row stands for
# the others. The score of an outlier says how much emptier it is around a row than around its
# neighbours; `outlier` marks those that are far out, of which so small a table has none for sure.

# %%
doubled = table.nlu.duplicates(threshold=0.9)
doubled.loc[doubled.duplicated("group", keep=False), ["group", "representative", "document"]]

# %%
far = table.nlu.outliers()
far.nlargest(3, "outlier_score")[["outlier_score", "document"]]

# %% [markdown]
# ## Classes without training
#
# The nearest label, by what it is called or by examples of it.

# %%
labels = {
    "delivery": "when the card arrives",
    "rates": ["exchange rates", "currencies"],
    "login": ["password", "log in to the app"],
}
nlu_lite.classify(mails["text"][:14], labels, sentences).groupby("label").size().to_frame("mails")
