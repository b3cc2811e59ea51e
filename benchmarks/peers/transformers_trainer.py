"""transformers' Trainer: a classifier of texts, as its documentation trains one."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.peers.padded import tokenizer_of
from benchmarks.peers.protocol import needs

if TYPE_CHECKING:
    from transformers import PreTrainedModel

__all__ = ["train"]

_LEARNING_RATE = 5e-5


def train(
    folder: Path,
    texts: Sequence[str],
    labels: Sequence[int],
    *,
    epochs: int,
    batch_size: int,
    by_length: bool = False,
) -> "PreTrainedModel":
    """Texts to a trained model, on the CPU, in float32.

    Args:
        folder: The model to begin with.
        texts: Texts that the model reads as one sequence.
        labels: A class for each, from 0 on.
        epochs: How often all of them are read.
        batch_size: Texts in a batch, which is padded to the longest of them.
        by_length: Whether texts of about the same length come into a batch; by default they are
            shuffled.

    Raises:
        Unavailable: accelerate is not installed.
    """
    needs("accelerate")
    from transformers import (
        AutoModelForSequenceClassification,
        DataCollatorWithPadding,
        PrinterCallback,
        Trainer,
        TrainingArguments,
    )

    tokenizer = tokenizer_of(folder)
    encoded = tokenizer(list(texts), truncation=True)
    rows = [
        {**{name: columns[place] for name, columns in encoded.items()}, "labels": label}
        for place, label in enumerate(labels)
    ]
    with _silence():
        model: PreTrainedModel = AutoModelForSequenceClassification.from_pretrained(
            folder, num_labels=max(labels) + 1
        )
    with TemporaryDirectory() as output:
        arguments = TrainingArguments(
            output_dir=output,
            num_train_epochs=epochs,
            per_device_train_batch_size=batch_size,
            learning_rate=_LEARNING_RATE,
            train_sampling_strategy="group_by_length" if by_length else "random",
            use_cpu=True,
            dataloader_pin_memory=False,
            # Of what it would write, nothing is part of the work.
            save_strategy="no",
            report_to="none",
            disable_tqdm=True,
        )
        trainer = Trainer(
            model=model,
            args=arguments,
            train_dataset=rows,
            data_collator=DataCollatorWithPadding(tokenizer),
        )
        # Standard output is for tables.
        trainer.remove_callback(PrinterCallback)
        trainer.train()
    return model


@contextmanager
def _silence() -> Iterator[None]:
    """That a head is new needs no report."""
    from transformers.utils import logging as reports

    before = reports.get_verbosity()
    reports.set_verbosity(logging.ERROR)
    try:
        yield
    finally:
        reports.set_verbosity(before)
