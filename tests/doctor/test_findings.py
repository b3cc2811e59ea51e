import json

from nlu_lite.doctor import Diagnosis, Finding

WELL = Finding(section="packages", name="numpy", value="2.4.6")
LACKING = Finding(
    section="extras", name="plotly", value="not installed", status="note", remedy="pip install it"
)
BROKEN = Finding(
    section="extras", name="umap-learn", value="two\nlines", status="broken", remedy="mend it"
)


def test_the_page_marks_what_is_broken_and_says_what_mends_it() -> None:
    lines = str(Diagnosis([WELL, LACKING, BROKEN])).splitlines()
    assert lines[:2] == ["packages", "    numpy           2.4.6"]
    assert lines[3:] == [
        "extras",
        "  - plotly          not installed",
        "                    -> pip install it",
        "  ! umap-learn      two",
        "                    lines",
        "                    -> mend it",
        "",
        "1 thing is broken: see the lines with a !",
    ]


def test_what_is_only_missing_is_not_broken() -> None:
    assert Diagnosis([WELL, LACKING]).broken == []
    assert str(Diagnosis([WELL, LACKING])).endswith("Nothing is broken.")


def test_programs_get_the_same() -> None:
    told = json.loads(json.dumps(Diagnosis([WELL, BROKEN]).as_dict()))
    assert told["broken"] == 1
    assert told["findings"][1]["remedy"] == "mend it"
    assert [one["section"] for one in told["findings"]] == ["packages", "extras"]
