"""Measurements of nlu_lite: `python -m benchmarks COMMAND`."""
