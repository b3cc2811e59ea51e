import inspect
from dataclasses import fields

from nlu_lite.pipeline import Pipeline
from nlu_lite.prediction.options import Options, PredictOptions


def test_the_list_of_options_is_the_same_wherever_it_stands() -> None:
    parameters = inspect.signature(Pipeline.predict).parameters
    taken = parameters.keys() - {"self", "data", "output_level", "ship_model"}
    assert taken == PredictOptions.__annotations__.keys()
    assert taken == {field.name for field in fields(Options)} - {"level"}
