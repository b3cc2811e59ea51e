"""`nlu-lite report`: how well a model that was trained does on labels that it has not seen."""

import argparse
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from nlu_lite.cli.model_options import add_computing_to
from nlu_lite.cli.training_data import TABLES, add_reading_to, labelled_file, reading_options
from nlu_lite.common.files import available, complete_file, readable_errors
from nlu_lite.errors import OutputUnavailable

if TYPE_CHECKING:
    from nlu_lite.analysis.pages import Paged

__all__ = ["add_to", "run"]

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
</head>
<body style="font-family:sans-serif;max-width:75em;margin:2em auto"><h1>{title}</h1>{body}</body>
</html>
"""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    report = commands.add_parser(
        "report",
        help="tell how well a model that was trained does",
        description="Hold a model that `train` wrote against other labels: precision, recall and "
        "F1 of each class, confusion, mistakes, and TF-IDF beside it.",
    )
    report.add_argument("model", metavar="DIR", help="the folder that `train` wrote")
    report.add_argument(
        "data", metavar="DATA", help=f"labelled texts ({', '.join(TABLES)}), or a CoNLL file"
    )
    add_reading_to(report)
    report.add_argument("--html", metavar="FILE", help="write the whole report as a page, too")
    report.add_argument("--mistakes", metavar="FILE", help="write all mistakes to a .csv file, too")
    add_computing_to(report)
    report.set_defaults(run=run)


def run(options: argparse.Namespace) -> str:
    """Give the report as text, and write what is asked for beside it."""
    import nlu_lite
    from nlu_lite.output.text_files import write_csv
    from nlu_lite.training.evaluation import fitted_in

    page = None if options.html is None else available(options.html, example="report.html")
    mistakes = None if options.mistakes is None else _csv(options.mistakes)
    pipeline = nlu_lite.load(
        path=options.model,
        device=options.device,
        precision=options.precision,
        engine=options.engine,
    )
    task = fitted_in(pipeline.models).head.task
    data = labelled_file(options.data, options, task=task)
    report = pipeline.report(
        data, text_column=options.text_column, **reading_options(options, data)
    )
    if page is not None:
        _write_page(report, page, f"{options.model} on {options.data}")
    if mistakes is not None:
        write_csv([report.mistakes], mistakes)
    return f"{report}\n"


def _csv(name: str) -> Path:
    path = available(name, example="mistakes.csv")
    if path.name.lower().endswith((".csv", ".csv.gz")):
        return path
    raise OutputUnavailable(f"--mistakes {name}: mistakes are written to a .csv file (or .csv.gz).")


def _write_page(report: "Paged", path: Path, title: str) -> None:
    text = _PAGE.format(title=escape(title), body=report._repr_html_())
    with readable_errors(path), complete_file(path) as file:
        # Lone surrogates, of bytes that are no UTF-8, have no form.
        file.write(text.encode("utf-8", "replace"))
