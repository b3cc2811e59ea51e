from collections.abc import Iterator

from nlu_lite.doctor.examination import _found
from nlu_lite.doctor.findings import Finding


def test_a_check_that_breaks_is_a_finding_behind_what_it_found() -> None:
    def check() -> Iterator[Finding]:
        yield Finding(section="cache", name="models", value="here")
        raise RuntimeError("the disk is gone")

    first, second = _found("cache", check)
    assert first.value == "here"
    assert (second.section, second.status) == ("cache", "broken")
    assert "RuntimeError: the disk is gone" in second.value
