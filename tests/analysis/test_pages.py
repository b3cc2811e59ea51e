import pandas as pd

from nlu_lite.analysis.pages import Page, Paged, Section


class Shown(Paged):
    def __init__(self, *sections: Section) -> None:
        self.sections = sections

    def _page(self) -> Page:
        return Page(("a fact",), self.sections, ("a note",))


def test_columns_stand_below_each_other() -> None:
    table = pd.DataFrame({"x": [0.5, 10.25], "y": ["猫", "cat"]}, index=["one", "three"])
    assert str(Shown(Section(title="title", table=table))).splitlines() == [
        "a fact",
        "",
        "title",
        "            x  y",
        "one     0.500  猫",
        "three  10.250  cat",
        "",
        "note: a note",
    ]


def test_rows_that_are_left_out_are_said() -> None:
    table = pd.DataFrame({"x": range(5)})
    shown = Shown(Section(title="", table=table, most=2, rest="report.x"))
    assert "… and 3 more: report.x" in str(shown)
    assert "… and 3 more: report.x" in shown._repr_html_()
    assert shown._repr_html_().count("<tr>") == 3


def test_a_table_without_rows_is_not_shown() -> None:
    shown = Shown(Section(title="title", table=pd.DataFrame({"x": []})))
    assert "title" not in str(shown) and "title" not in shown._repr_html_()


def test_names_of_columns_may_stand_twice() -> None:
    table = pd.DataFrame([[1, "a"]], columns=["x", "x"])
    assert str(Shown(Section(title="", table=table))).splitlines()[2:4] == ["   x  x", "0  1  a"]
