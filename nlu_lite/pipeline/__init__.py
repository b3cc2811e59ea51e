"""The roof: a pipeline, and what it can do."""

from nlu_lite.pipeline.pipeline import Pipeline
from nlu_lite.prediction.options import PredictOptions

__all__ = ["Pipeline", "PredictOptions"]
