import inspect

from nlu_lite.pipeline import Pipeline
from nlu_lite.prediction.options import PredictOptions


def test_type_checkers_are_told_the_options_that_predict_takes() -> None:
    parameters = inspect.signature(Pipeline.predict).parameters
    taken = parameters.keys() - {"self", "data", "output_level", "ship_model"}
    assert taken == PredictOptions.__annotations__.keys()
