"""From what a user wants to distil into to a student that has not learned anything yet."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from nlu_lite.encoder.architectures import STATIC
from nlu_lite.errors import InvalidOption
from nlu_lite.model.load import LoadRequest, Models
from nlu_lite.model.model import Model
from nlu_lite.model.trained_files import TrainedFiles, trained_files
from nlu_lite.spec import ModelSpec
from nlu_lite.training.dataset import Dataset
from nlu_lite.training.distillation.kept_layers import chosen_layers_of, student_of_layers
from nlu_lite.training.distillation.options import DistilOptions
from nlu_lite.training.distillation.subject import Subject

__all__ = ["check_layers", "opened_student", "student_files"]


def check_layers(teacher: Model, into: object) -> None:
    """Raise an error where a student is to have layers that its teacher has not.

    It needs no texts, which may take long to read.

    Args:
        teacher: The teacher.
        into: As `nlu_lite.distill` takes it; what names no layers is left to `student_files`.

    Raises:
        InvalidOption: There are no such layers.
    """
    if isinstance(into, (int, Sequence)) and not isinstance(into, str):
        chosen_layers_of(teacher, into)


def student_files(
    teacher: Model,
    dataset: Dataset,
    subject: Subject,
    options: DistilOptions,
    other: Models | None,
) -> TrainedFiles:
    """The files of a student that has not learned anything yet.

    Args:
        teacher: The teacher.
        dataset: The texts, whose words a static student counts.
        subject: What is taught.
        options: What was asked for.
        other: A model that is to be the student; None: as `options.into` says.

    Raises:
        InvalidOption: No student can be made of that.
    """
    if other is not None:
        return _of_other(other, subject)
    into = options.into
    if into == STATIC:
        from nlu_lite.training.distillation.static_student import static_student

        return static_student(teacher, dataset, subject, options)
    wanted = cast("int | Sequence[int]", into)
    layers = chosen_layers_of(teacher, wanted, lowest=subject.is_of_low_layers)
    files = student_of_layers(teacher, layers, ref=f"{teacher.spec.ref}.student_L{len(layers)}")
    assert files.spec is not None, "students have one"
    return replace(files, spec=_for(subject, files.spec))


def opened_student(files: TrainedFiles, teachers: Models) -> Models:
    """A student, opened where its teacher computes.

    Args:
        files: The student's.
        teachers: The pipeline that teaches.
    """
    return LoadRequest(device=teachers.request.device, trained=files).models()


def _of_other(other: Models, subject: Subject) -> TrainedFiles:
    if len(other) != 1:
        raise InvalidOption(
            f"into= has {len(other)} models: {', '.join(other)}; a student is one.\n"
            "Load one of them."
        )
    (student,) = other.values()
    if student.encoder.facts.precision == "int8":
        raise InvalidOption(
            f"{student.spec.ref} computes in int8, in which an encoder can't learn.\nLoad it in "
            "precision='fp32'; what was distilled can be saved, and loaded in 'int8'."
        )
    ref = f"{student.spec.ref}.student"
    if student.spec.architecture == STATIC:
        contents = {path.name: path.read_bytes() for path in student.files.all_paths()}
        return trained_files(contents, replace(student.spec, ref=ref))
    files = student_of_layers(student, student.encoder.facts.layers, ref=ref)
    assert files.spec is not None, "students have one"
    return replace(files, spec=_for(subject, files.spec))


def _for(subject: Subject, spec: ModelSpec) -> ModelSpec:
    """The spec of a student whose vectors are to be like those of its teacher."""
    if subject.head is not None:
        return spec
    if subject.of_words:
        return replace(spec, task="token_embeddings", pooling="first", normalize=False)
    if spec.task == "sentence_embeddings":
        return spec
    normalize = subject.reads.normalize
    return replace(spec, task="sentence_embeddings", pooling="mean", normalize=normalize)
