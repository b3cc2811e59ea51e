import pytest

from nlu_lite.doctor.privacy import anonymous


@pytest.fixture(autouse=True)
def ann(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ann")
    monkeypatch.setenv("USERPROFILE", "/home/ann")
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(variable, "ann")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/home/ann/.cache/hub", "~/.cache/hub"),
        ("from /home/ann", "from ~"),
        ("'/home/ann' and /home/ann:/home/ann/b", "'~' and ~:~/b"),
        ("/home/anna/.cache", "/home/anna/.cache"),
        ("/scratch/ann/hub", "/scratch/<user>/hub"),
        (r"D:\data\ann\hub", r"D:\data\<user>\hub"),
        ("/opt/annotations and /opt/ann.d", "/opt/annotations and /opt/ann.d"),
        ("the planner of ann", "the planner of ann"),
    ],
)
def test_home_and_user_are_left_out(text: str, shown: str) -> None:
    assert anonymous(text) == shown


def test_the_root_of_the_disk_is_nobodys_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/")
    assert anonymous("/usr/lib") == "/usr/lib"
