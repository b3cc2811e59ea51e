"""The data sets that vectors are measured with: what they are, and how they are read."""

from benchmarks.data_files import Dataset, File, Wheel
from benchmarks.labelled_text import Pairs, Topics, documents, scored_pairs, scored_words, topics

__all__ = ["BANKING77", "LEE50", "SIMLEX_999", "STS_B", "WORDSIM_353"]

_GENSIM = Wheel("gensim", "4.4.0", "gensim/test/test_data")

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
