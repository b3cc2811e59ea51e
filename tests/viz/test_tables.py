import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import nlu_lite
from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.viz.tables import frame_with_vectors, refuse_idle_reader, vector_table

LOADED = """
import sys
import pandas as pd
import nlu_lite.viz
table = pd.DataFrame({"x": [1.0, 2.0], "y": [1.0, 2.0], "v": [[1.0, 2.0], [2.0, 1.0]]})
%s
sys.stdout.write(' '.join(sys.modules))
"""


def modules_after(code: str) -> set[str]:
    command = [sys.executable, "-c", LOADED % code]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def test_importing_viz_loads_nothing_that_draws() -> None:
    assert not modules_after("") & {"matplotlib", "plotly", "torch"}


@pytest.mark.slow
@pytest.mark.parametrize("picture", ["similarity(table)", "map(table)"])
def test_a_table_is_shown_without_torch_and_static_pictures_without_plotly(picture: str) -> None:
    loaded = modules_after(f"nlu_lite.viz.{picture}")
    assert "matplotlib" in loaded and not loaded & {"torch", "transformers", "plotly"}


@pytest.mark.slow
def test_pictures_of_plotly_need_no_matplotlib() -> None:
    loaded = modules_after("nlu_lite.viz.map(table, interactive=True)")
    assert "plotly" in loaded and "matplotlib" not in loaded


def test_a_table_with_vectors_is_not_read_again(embedded: nlu_lite.Pipeline) -> None:
    table = embedded.predict("a cat")
    assert vector_table(table, embedded) is table


def test_texts_of_all_kinds_are_read(embedded: nlu_lite.Pipeline) -> None:
    for data in (["a", "b"], ("a", "b"), pd.Series(["a", "b"]), np.array(["a", "b"])):
        table = vector_table(data, embedded)
        assert isinstance(table, pd.DataFrame) and table["document"].tolist() == ["a", "b"]


def test_the_level_can_be_asked_for(embedded: nlu_lite.Pipeline) -> None:
    table = vector_table("One. Two.", embedded, output_level="sentence")
    assert isinstance(table, pd.DataFrame) and table["sentence"].tolist() == ["One.", "Two."]


def test_a_level_that_is_not_known_is_refused(embedded: nlu_lite.Pipeline) -> None:
    with pytest.raises(InvalidOption, match="output_level='word'"):
        vector_table("One.", embedded, output_level="word")


def test_a_reader_of_what_has_vectors_is_refused(embedded: nlu_lite.Pipeline) -> None:
    table = embedded.predict("a cat")
    with pytest.raises(InvalidOption, match="ref= is for texts"):
        refuse_idle_reader(embedded, None, table, None)
    with pytest.raises(InvalidOption, match="output_level= is for texts"):
        refuse_idle_reader(None, "token", table)
    refuse_idle_reader(embedded, None, table, "some text")
    refuse_idle_reader(None, None, table)


def test_a_matrix_becomes_a_frame() -> None:
    frame = frame_with_vectors(np.eye(3, dtype=np.float32), None)
    np.testing.assert_array_equal(np.vstack(frame["vector"].tolist()), np.eye(3))


@pytest.mark.parametrize("data", [None, 3, {"a": 1}])
def test_what_has_neither_vectors_nor_texts_is_refused(data: object) -> None:
    with pytest.raises(InvalidInput, match="expected a table"):
        vector_table(data, None)
