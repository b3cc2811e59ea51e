# What a developer types; CI runs .ci/run, which is `make check`.
.PHONY: quick test coverage lint check

# In a minute: without the tests that take seconds and those of Spark.
quick:
	pytest -m "not slow and not spark"

test:
	pytest

coverage:
	pytest --cov --cov-report=term:skip-covered

lint:
	ruff check .
	ruff format --check .
	mypy
	lint-imports --no-logo

# As CI has it: README's commands in a new environment, coverage, linters, packages.
check:
	.ci/run
