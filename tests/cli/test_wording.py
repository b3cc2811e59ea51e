import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import nlu_lite
from nlu_lite.cli.wording import in_options

# Keywords of load, predict, to_parquet, fit and read_file that the commands have an option for.
KEYWORDS = (
    "path|text_column|keep_columns|delimiter|encoding|chunk_size|output_level|positions|precision|"
    "engine|device|offline|resume|vectors|progress|task|y|tune|epochs|learning_rate|batch_size|"
    "validation|patience|metric|class_weight|layers|label_separator|drop_missing|seed|"
    "probabilities|embeddings|into|temperature|dimension|words|workers"
)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("Say which one: text_column='Text'.", "Say which one: --text-column Text."),
        ("which one holds the texts: text_column=…", "which one holds the texts: --text-column …"),
        ("leave them out: keep_columns=False.", "leave them out: --no-columns."),
        ("load them with path=<folder>:", "load them with --path <folder>:"),
        ("path='my folder': there is none", "--path 'my folder': there is none"),
        ("delimiter=';'; or, delimiter='tab'", "--delimiter ';'; or, --delimiter tab"),
        ("chunk_size=0; expected", "--chunk-size 0; expected"),
        ("the same chunk_size, or begin", "the same --chunk-size, or begin"),
        ("begin anew without `resume`.", "begin anew without --resume."),
        ("offline=True forbids it", "--offline forbids it"),
        ("pass offline=False", "pass --online"),
        ("such as load('en.x'), or the path= of", "such as --ref en.x, or the --path of"),
        ("`nlu_lite.load('bert', path='a b')`", "`--ref bert --path 'a b'`"),
        ("Load them with load(path='x').", "Load them with --path x."),
        ("vectors='float16' can't hold", "--float16 can't hold"),
        ("vectors='int8' can't hold", "--int8 can't hold"),
        ("smaller, or the CPU: load(…, device='cpu').", "smaller, or the CPU: --device cpu."),
        ("Leave these rows out: drop_missing=True", "Leave these rows out: --drop-missing"),
        ("Did you mean y='my label'?", "Did you mean --y 'my label'?"),
        ("Did you mean label_separator=';'?", "Did you mean --label-separator ';'?"),
        ("or train the head alone: tune='head'.", "or train the head alone: --tune head."),
        (
            "validation=frame, or do without: validation=None",
            "--validation FILE, or do without: --validation 0",
        ),
        ("Say y=None, or text_column=('a', 'b c')", "Say --no-scores, or --text-columns 'a' 'b c'"),
        (
            "Say it by the index: frame.set_index(frame['id'].ffill())",
            "Say it by the index: --index 'id'",
        ),
        (
            "Fit it: fitted = pipeline.fit(data, task='ner')",
            "Train it: nlu-lite train DATA --out DIR",
        ),
        ("or more layers (into=).", "or more layers (--into)."),
        ("Distil into layers: into=2.", "Distil into layers: --into 2."),
        ("into=[0, 9]: there are layers", "--into 0,9: there are layers"),
        ("in rising order, such as [0, 5].", "in rising order, such as --into 0,5."),
        ("or leave the column out: y=None.", "or leave the column out: --no-labels."),
        (
            "Fit it first: teacher = pipeline.fit(labelled)",
            "Fit it first: nlu-lite train DATA --out DIR",
        ),
        ("output_level='entity' has", "--output-level entity has"),
        ("/data/year=2020/part.csv is a file", "/data/year=2020/part.csv is a file"),
        ("en.embed.bert has no path", "en.embed.bert has no path"),
    ],
)
def test_keywords_of_python_become_options(message: str, told: str) -> None:
    assert in_options(message) == told


def messages() -> Iterator[str]:
    """All texts of the library that name a keyword, as far as they are constant."""
    package = Path(nlu_lite.__file__).parent
    for file in sorted(package.rglob("*.py")):
        if file.relative_to(package).parts[0] in ("cli", "spark"):
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        raised = [
            node for node in ast.walk(tree) if isinstance(node, (ast.JoinedStr, ast.Constant))
        ]
        for node in raised:
            parts = node.values if isinstance(node, ast.JoinedStr) else [node]
            text = "".join(
                part.value
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
                else "x"
                for part in parts
            )
            # Documentation has the form of an example.
            if re.search(rf"\b({KEYWORDS})=", text) and ">>>" not in text and "``" not in text:
                yield text


def test_no_message_of_the_library_names_a_keyword_on_the_command_line() -> None:
    found = list(messages())
    assert len(found) > 20
    left = {
        text: in_options(text) for text in found if re.search(rf"\b({KEYWORDS})=", in_options(text))
    }
    assert not left
