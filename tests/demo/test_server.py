import socket

import pytest

from nlu_lite.demo.server import ADDRESS, check_port, options_of
from nlu_lite.errors import InvalidOption


def test_a_port_that_is_taken_is_refused_with_one_that_is_free() -> None:
    with socket.socket() as other:
        other.bind((ADDRESS, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(InvalidOption, match=rf"--port {port} can't be had .*\n.*--port \d+"):
            check_port(port)
    check_port(port)


@pytest.mark.parametrize("port", [0, -1, 65_536])
def test_what_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(InvalidOption, match="from 1 to 65535"):
        check_port(port)


def test_the_page_is_of_this_machine_alone_and_tells_nobody() -> None:
    options = options_of(8501, browser=True)
    assert options["server.address"] == "127.0.0.1"
    assert options["browser.gatherUsageStats"] is False
    assert options["server.maxUploadSize"] == 20
    assert "server.headless" not in options
    assert options_of(8501, browser=False)["server.headless"] is True


def test_all_settings_are_known_to_streamlit() -> None:
    config = pytest.importorskip("streamlit.config")
    known = config.get_config_options()
    assert set(options_of(8501, browser=False)) <= set(known)
