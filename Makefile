# What a developer types; CI runs .ci/run, which is `make check`.
.PHONY: quick test coverage lint site check

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

# The documentation as pages for a browser, in build/site, with what the notebooks show.
site: export NLU_LITE_NOTEBOOKS = $(CURDIR)/build/notebooks
site:
	pytest tests/whole/test_examples.py
	sphinx-build -W --keep-going -q -b html -d build/site_read docs build/site

# As CI has it: README's commands in a new environment, coverage, linters, site, packages.
check:
	.ci/run
