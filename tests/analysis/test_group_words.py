from collections import Counter
from math import log

from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.analysis.group_words import words_apart

TEXTS = st.lists(st.text("ab c", max_size=8), max_size=4)


def slow_weights(groups: list[list[str]], group: int) -> dict[str, float]:
    """The formula, said plainly."""
    words = [[word for text in texts for word in text.split()] for texts in groups]
    every = [word for those in words for word in those]
    average = len(every) / len(groups)
    return {
        word: (words[group].count(word) / len(words[group]) - every.count(word) / len(every))
        * log(1 + average / every.count(word))
        for word in set(words[group])
    }


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_words_are_ordered_by_their_weights(groups: list[list[str]]) -> None:
    for group, words in enumerate(words_apart(groups, 100)):
        weights = slow_weights(groups, group)
        assert set(words) <= set(weights)
        assert all(weights[word] > 0 for word in words)
        assert [weights[word] for word in words] == sorted(
            (weights[word] for word in words), reverse=True
        )
        left = set(weights) - set(words)
        assert all(weights[word] <= 1e-12 for word in left)


def test_words_that_are_everywhere_set_nothing_apart() -> None:
    groups = [["the cat and the kitten"], ["the market and the shop"]]
    assert words_apart(groups, 3) == [["cat", "kitten"], ["market", "shop"]]


def test_the_only_group_and_one_without_texts_have_no_words() -> None:
    assert words_apart([["a cat"]], 3) == [[]]
    assert words_apart([["a cat"], []], 3) == [[], []]
    assert words_apart([], 3) == []


def test_chinese_groups_are_told_apart() -> None:
    groups = [["我的银行卡丢了", "银行卡在哪里"], ["今天的汇率是多少", "汇率不对"]]
    cards, rates = words_apart(groups, 2)
    assert set(cards) == {"银行", "行卡"}
    assert rates[0] == "汇率"
    assert Counter(cards) & Counter(rates) == Counter()
