"""A teacher that was fitted, and its students; beside them what labels give without a teacher."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.distillation.contenders import TEACHER, Contender, pipeline_of, timed
from benchmarks.learning import ALL, Task

if TYPE_CHECKING:
    import pandas as pd

    from nlu_lite.pipeline import Pipeline
    from nlu_lite.prediction.options import Level

__all__ = ["LAYERS", "STATIC", "alone", "distilled", "teacher_and_students"]

LAYERS = (2, 3)
STATIC = "static"


def distilled(into: int | str) -> str:
    """The name of a student that its teacher taught.

    >>> distilled(2), distilled("static")
    ('2 layers, distilled', 'static, distilled')
    """
    return f"{into if into == STATIC else f'{into} layers'}, distilled"


def alone(layers: int) -> str:
    """The name of a student that has the labels and no teacher.

    >>> alone(2)
    '2 layers, labels alone'
    """
    return f"{layers} layers, labels alone"


def teacher_and_students(
    students: Sequence[int | str],
    task: Task,
    labelled: "pd.DataFrame",
    texts: object,
    test: "pd.DataFrame",
    *,
    seed: int,
    level: "Level",
) -> list[Contender]:
    """The teacher and each student; beside one of layers, the same layers on the labels alone.

    Args:
        students: Numbers of layers, and "static".
        task: What is learnt.
        labelled: What the teacher learns from, and the students without one.
        texts: What the others are taught with.
        test: What all are measured with.
        seed: Of all that is drawn.
        level: The rows of their tables.
    """
    import nlu_lite

    fit = partial(_fitted, task, labelled, seed)
    teacher, seconds = timed(fit)
    made = [(TEACHER, teacher, seconds)]
    for into in students:
        if isinstance(into, int):
            made.append((alone(into), *timed(partial(fit, into))))
        distil = partial(nlu_lite.distill, teacher, texts, into=into, seed=seed, progress=False)
        made.append((distilled(into), *timed(distil)))
    return [
        pipeline_of(what, pipeline, pipeline.score(test), seconds, level=level)
        for what, pipeline, seconds in made
    ]


def _fitted(
    task: Task, labelled: "pd.DataFrame", seed: int, layers: int | None = None
) -> "Pipeline":
    """A model that learned the labels: the whole, or some of its layers."""
    import nlu_lite

    pipeline = nlu_lite.load(task.ref, device="cpu")
    untaught = pipeline if layers is None else _some_layers(task, pipeline, layers)
    return untaught.fit(labelled, task=task.name, tune=ALL, validation=0, seed=seed, progress=False)


def _some_layers(task: Task, pipeline: "Pipeline", layers: int) -> "Pipeline":
    """A student as it is before anything is taught."""
    from nlu_lite.model.head import WORD_TASKS
    from nlu_lite.model.load import LoadRequest
    from nlu_lite.pipeline import Pipeline
    from nlu_lite.training.distillation.kept_layers import chosen_layers_of, student_of_layers

    (model,) = pipeline.models.values()
    kept = chosen_layers_of(model, layers, lowest=task.name in WORD_TASKS)
    files = student_of_layers(model, kept, ref=f"{model.spec.ref}.untaught_L{layers}")
    return Pipeline(LoadRequest(device="cpu", trained=files).models())
