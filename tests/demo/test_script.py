import pandas as pd

import nlu_lite
from nlu_lite.demo.script import Script


def test_what_is_shown_is_what_was_run(embedded: nlu_lite.Pipeline) -> None:
    script = Script()
    pipeline = script.given(
        "pipeline", embedded, "nlu_lite.load('en.embed.minilm_L6_384')", imports=["import nlu_lite"]
    )
    table = script.call("table", pipeline.predict, "I love NLP", output_level="token")
    near = script.call("near", nlu_lite.similarity, table)
    names: dict[str, object] = {}
    exec(str(script), names)
    pd.testing.assert_frame_equal(names["near"], near)  # type: ignore[arg-type]
    assert str(script).splitlines() == [
        "import nlu_lite",
        "",
        "pipeline = nlu_lite.load('en.embed.minilm_L6_384')",
        "table = pipeline.predict('I love NLP', output_level='token')",
        "near = nlu_lite.similarity(table)",
    ]


def test_texts_of_users_are_written_as_python_reads_them() -> None:
    script, text = Script(), "'''\\\n\"; import os #\u2028\x00{}"
    words = script.given("words", [text], repr([text]))
    script.call("count", words.count, text)
    names: dict[str, object] = {}
    exec(str(script), names)
    assert names["count"] == 1


def test_a_part_of_a_value_is_written_by_its_owner() -> None:
    script = Script()
    frame = script.given("frame", pd.DataFrame({"a": [1, 2]}), "pd.DataFrame({'a': [1, 2]})")
    script.call("same", frame.reindex, script.known(frame.index, "frame.index"))
    assert str(script).endswith("same = frame.reindex(frame.index)")


def test_a_name_belongs_to_the_last_that_was_given_it() -> None:
    script = Script()
    table = script.given("table", pd.DataFrame({"a": [1, 2]}), "pd.DataFrame({'a': [1, 2]})")
    table = script.call("table", table.head, 1)
    script.call("count", table.count)
    assert str(script).splitlines()[1:] == ["table = table.head(1)", "count = table.count()"]


def test_a_long_call_has_an_argument_a_line() -> None:
    script = Script()
    words = script.given("words", ["a"], "['a']")
    script.call("count", words.count, "b" * 100)
    assert str(script).splitlines()[1:] == ["count = words.count(", f"    '{'b' * 100}',", ")"]


class Counted:
    """What counts how often it is asked."""

    def __init__(self) -> None:
        self.calls = 0

    def next(self, step: int = 1) -> int:
        self.calls += step
        return self.calls


def test_lines_that_were_run_before_are_not_run_again() -> None:
    counter = Counted()
    before: Script | None = None
    for steps in ([1, 2], [1, 2], [1, 3]):
        script = Script(before)
        owner = script.given("counter", counter, "Counted()")
        results = [script.call("now", owner.next, step) for step in steps]
        before = script
    assert counter.calls == 1 + 2 + 3
    assert results == [1, 6]


def test_lines_behind_one_that_changed_are_run_again() -> None:
    counter = Counted()
    first, second = Script(), None
    for script, seal in ((first, "file 1"), (Script(first), "file 2")):
        second = script.given("counter", counter, "Counted()", seal=seal)
        script.call("now", second.next)
    assert counter.calls == 2
