"""Texts that are hard to read, and strategies that make more of them."""

from hypothesis import strategies as st

UGLY = (
    "",
    " ",
    "\n\t \u00a0\u3000",
    "I love NLP",
    "don't (really!) \u201cquote\u201d ... $100 3,000.50 a@b.com U.S.A.",
    "Plan B\u00a0. Next.",
    "cafe\u0301 nai\u0308ve \u0130stanbul \u00df \u017f \ufb01n",
    "\u0301\u0301\u0301",
    "\U0001f469\u200d\U0001f9b0 \U0001f3f3\ufe0f\u200d\U0001f308 \U0001f600\U0001f600",
    "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd \u202eabc\u202c",
    "\u6211\u7231\u4f60\u3002\u4f60\u597d\uff01 \u65e5\u672c\u8a9e\u3067\u3059\u3002",
    "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u0e0a\u0e32\u0e27\u0e42\u0e25\u0e01",
    "\U0001d538\U0001d539 \U00020000\U0002a6d6",
    "a\x00b\x01c \x7f \x1b[0m",
    "page one\x0cpage two\x0bline\x1cfield\x85next",
    "\ud800 lone \udfff surrogates\ud83d",
    "\ufeffBOM and\r\nCRLF\rCR",
    "\u200b \u200d \ufffd \u00ad",
    "[CLS] [SEP] [MASK] [PAD] [UNK]",
    "x" * 300,
    "a/" * 700,
    "one. " * 700,
    "word " * 700,
    "." * 700,
)

_CHARACTERS = st.one_of(
    st.characters(),
    st.characters(categories=["Cs"]),
    st.sampled_from(list(" \t\n\r.,;:!?*-()\"'abcXYZ019")),
    st.sampled_from(list("\u00a0\u200b\u0301\u3002\u4e2d\u0e01\u05d0\U0001f600\x00\x0c\x1c\x85")),
)

any_text = st.text(alphabet=_CHARACTERS, max_size=60) | st.sampled_from(UGLY)
