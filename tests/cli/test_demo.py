import socket

import pytest

from nlu_lite.cli import main


def test_a_port_that_is_taken_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        assert main(["demo", "--port", str(other.getsockname()[1])]) == 1
    said = capsys.readouterr().err
    assert "can't be had on 127.0.0.1" in said and "Choose one that is free" in said
    assert said.count("\n") == 1
