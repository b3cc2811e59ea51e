"""Published numbers, held against what a model computes."""
