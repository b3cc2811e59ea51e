import pytest

from nlu_lite.cli import main


@pytest.mark.parametrize(
    ("words", "usage", "said"),
    [
        (
            ["embed", "a.csv", "b.parquet", "--text-collumn", "review"],
            "usage: nlu-lite embed ",
            "--text-collumn is not an option of this command; did you mean --text-column",
        ),
        (
            ["models", "--zzz=3"],
            "usage: nlu-lite models ",
            "--zzz is not an option of this command; --help lists its options",
        ),
        (
            ["cache", "path", "--verbos"],
            "usage: nlu-lite cache path ",
            "--verbos is not an option of this command",
        ),
        (
            ["info", "en.embed.minilm_L6_384", "late"],
            "usage: nlu-lite info ",
            "'late' is more than this command takes",
        ),
    ],
)
def test_what_a_command_does_not_take_is_refused_under_its_own_usage(
    words: list[str], usage: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith(usage)
    assert f"error: {said}" in told


def test_what_is_known_is_read_as_before(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["predict", "--output-l", "token", "--", "-NLP"]) == 0
    assert "NLP" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["predct", "a text"], "argument COMMAND: 'predct' is not known; expected one of"),
        (["predct", "a text"], "Did you mean 'predict'?"),
        (["predict", "--format", "tabel", "a text"], "Did you mean 'table'?"),
    ],
)
def test_the_nearest_command_or_choice_is_named(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
