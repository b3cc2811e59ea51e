"""A pipeline as a folder or a wheel, written and found again."""
