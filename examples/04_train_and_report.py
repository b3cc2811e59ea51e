# %% [markdown]
# # From a labelled CSV to a model, and to its mistakes
#
# Sixty mails to a shop, each with its topic. A head on vectors that stay as they are learns them in
# a second; then the whole encoder learns; a report tells both beside TF-IDF; and each mistake
# stands beside the training mails that are nearest to it. Everything runs with the model that comes
# along with the package; nothing is downloaded.
#
# `pip install "nlu_lite[train]"`

# %% [markdown]
# ## The table
#
# Any CSV with a column of texts and one of labels is read the same way: `pd.read_csv("mails.csv")`.

# %%
import io

import pandas as pd

import nlu_lite

CSV = """
text,y
Where is my parcel? It should have come on Monday.,delivery
The courier left the box with a neighbour I do not know.,delivery
Tracking has said 'on its way' for nine days.,delivery
Can you send it to my office instead of my flat?,delivery
The van drove past my house and the driver never rang.,delivery
My order was split and only half of it arrived.,delivery
How long does shipping to Norway take?,delivery
The box was left in the rain and is soaked.,delivery
I will be away next week. Please hold the shipment.,delivery
It was brought to the wrong street.,delivery
Do you ship on Saturdays?,delivery
The pick-up point was closed when I got there.,delivery
Nobody told me that the parcel would come in two parts.,delivery
I paid for express and waited a week.,delivery
The tracking number that you sent does not exist.,delivery
You charged my card twice for one order.,billing
I still have not got my refund.,billing
The invoice lacks our VAT number.,billing
Why is the total higher than in the basket?,billing
Please send me a receipt for March.,billing
Your reminder asks for a sum that I paid long ago.,billing
The discount code was not taken off the price.,billing
Can I pay by bank transfer?,billing
My card is refused although it is valid.,billing
I sent the shoes back. When do I get my money?,billing
There is a fee on the bill that I do not understand.,billing
Please correct the address on the invoice.,billing
I was billed after I had cancelled the subscription.,billing
Do you take instalments?,billing
The gift card has no balance any more.,billing
I forgot my password and the link does not work.,account
Please delete my profile and all of my data.,account
How do I change the e-mail address that I log in with?,account
The code for signing in never reaches my phone.,account
My account was locked after three attempts.,account
Somebody else has logged in as me.,account
I cannot find where to switch off the newsletter.,account
Can my wife and I use one login?,account
The app signs me out every few minutes.,account
My name is spelled wrong in my profile.,account
I registered twice. Can you merge both?,account
The page says that my user name is taken.,account
How do I turn on two-factor authentication?,account
I want to see what you store about me.,account
The confirmation mail for my new account has not come.,account
The zip of the jacket broke after two days.,product
Is the blue one waterproof?,product
The lamp flickers whatever bulb I use.,product
Which size should I take if I am 1.85 m tall?,product
The manual is in Polish only.,product
The battery lasts an hour and not a day.,product
Are there spare filters for the coffee machine?,product
The colour is not the one in the picture.,product
Does the charger work with older phones?,product
One leg of the table is shorter than the others.,product
The shoes smell of glue.,product
When will the red version be back in stock?,product
The screen has a scratch right out of the box.,product
Can I wash the blanket at 60 degrees?,product
The app of the scale shows pounds only.,product
"""
mails = pd.read_csv(io.StringIO(CSV))
mails.groupby("y").agg(mails=("text", "size"), first=("text", "first"))

# %% [markdown]
# Every third mail is kept to test with. What is shown of a model is always of mails that it has not
# seen.

# %%
test = mails[mails.index % 3 == 2]
train = mails.drop(test.index)
len(train), len(test)

# %% [markdown]
# ## The head alone
#
# Logistic regression on the vectors of the mails. `predict` gives the label and how sure the model
# is of it.

# %%
pipeline = nlu_lite.load("en.embed_sentence.minilm_L6_384")
head = pipeline.fit(train, task="classifier", progress=False)
head.predict(["The driver was rude.", "I can't sign in."], probabilities=True).T

# %% [markdown]
# ## The report
#
# It stands on the mails that were kept: precision, recall and F1 of each class, which classes are
# taken for each other, and TF-IDF with logistic regression, which learned from the same mails.

# %%
head.report(test)

# %% [markdown]
# ## The whole encoder
#
# `tune="all"` changes the model itself, in many small steps; `history` tells each epoch.

# %%
tuned = pipeline.fit(train, task="classifier", tune="all", epochs=8, batch_size=8, progress=False)
tuned.history[["epoch", "loss", "metric", "seconds"]]

# %%
report = tuned.report(test)
pd.DataFrame(
    {
        "TF-IDF": report.figures["TF-IDF"],
        "the head alone": head.report(test).figures["model"],
        "the whole encoder": report.figures["model"],
    }
).round(3)

# %% [markdown]
# Here the head is ahead: forty mails are few for a whole encoder. With some hundred it is mostly
# the other way round, and `tune="auto"` trains both and takes the one that validates better.
# TF-IDF, which knows words alone, has not seen most of the words of the mails to be tested.

# %% [markdown]
# ## The mistakes, and what they are near to
#
# For each mistake the three nearest mails that the model learned from, by the vectors of the tuned
# model itself. Often they show why: a word of another topic, a label that could be argued about, or
# nothing like it among the mails.

# %%
made = report.mistakes
column = pipeline.predict("").columns[-1]
learned = train.assign(**{column: list(tuned.predict_embeds(train["text"]))})
asked = pd.DataFrame({column: list(tuned.predict_embeds(made["text"]))}, index=made.index)
near = nlu_lite.nearest(learned, asked, k=3).rename(columns={"text": "nearest", "y": "its label"})
made.merge(near.drop(columns=column), left_index=True, right_on="query").set_index(
    ["query", "rank"]
)

# %% [markdown]
# ## Keep it
#
# The folder holds the model, its head and the report's rival; `load(path=…)` opens it anywhere,
# also on a machine without network, and `nlu-lite predict --path topics "a text"` does so on the
# command line.

# %%
head.save("topics")
nlu_lite.load(path="topics").predict("Where is my order?")

# %% [markdown]
# ## Words instead of texts
#
# The same call learns entities. They are given as spans, whose begin and end count characters.

# %%
orders = pd.DataFrame(
    {
        "text": [
            "Please send 2 lamps to Oslo.",
            "Anna in Bergen wants 3 chairs.",
            "The desk for Paris is late.",
            "Send it to Bob in London.",
        ],
        "y": [
            [(14, 19, "ITEM"), (23, 27, "PLACE")],
            [(8, 14, "PLACE"), (23, 29, "ITEM")],
            [(4, 8, "ITEM"), (13, 18, "PLACE")],
            [(18, 24, "PLACE")],
        ],
    }
)
words = nlu_lite.load("en.embed.minilm_L6_384")
finder = words.fit(orders, task="ner", validation=0, progress=False)
finder.predict("Carl in Rome wants two tables.", output_level="entity", positions=True)
