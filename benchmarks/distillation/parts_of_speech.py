"""UPOS of UD EWT: a teacher of words, its students, and labels without a teacher."""

from collections.abc import Sequence

from benchmarks.data_files import data_folder
from benchmarks.datasets import TREC_6, WNUT17
from benchmarks.distillation.contenders import compared
from benchmarks.distillation.runs import Measured
from benchmarks.distillation.students import teacher_and_students
from benchmarks.learning import OF_SPEECH
from benchmarks.training_sets import TRAINING_SETS

__all__ = ["DATA", "measure_words"]

_TRAINING_SET = TRAINING_SETS["ewt"]
DATA = _TRAINING_SET.title


def measure_words(layers: Sequence[int], *, seed: int, most: int | None) -> list[Measured]:
    """The teacher, and a student of each size, with it and without.

    Students learn what the teacher says of the sentences that it was fitted to, and of others
    that have no labels: those to train on of WNUT17 and of TREC.

    Args:
        layers: Those of each student.
        seed: Of all that is drawn.
        most: Use so many sentences of each part; None: all.

    Raises:
        DatasetMissing: The data are not there.
    """
    train, test = _TRAINING_SET.parts(seed=seed, most=most)
    texts = [*train[OF_SPEECH.column], *_others(most)]
    contenders = teacher_and_students(
        layers, OF_SPEECH, train, texts, test, seed=seed, level="token"
    )
    sentences = test[OF_SPEECH.column].tolist()
    return compared(contenders, sentences, data=DATA, metric=OF_SPEECH.metric)


def _others(most: int | None) -> list[list[str]]:
    """Sentences as words; those of TREC have blanks between them."""
    folder = data_folder()
    posts = WNUT17.read(folder).some(most).train
    questions = TREC_6.read(folder).some(most).train
    return [*map(list, posts), *(question.split() for question in questions)]
