"""What the user has, made into documents once; nothing behind this module asks what came in."""

from dataclasses import dataclass

from nlu_lite.errors import InvalidInput

__all__ = ["Documents", "documents_of"]


@dataclass(frozen=True, slots=True)
class Documents:
    """Input texts in the order of the user's data.

    Attributes:
        texts: One text a document, exactly as given.
        rows: For each document the label of the row of the user's data that it came from.
    """

    texts: tuple[str, ...]
    rows: range

    def __len__(self) -> int:
        return len(self.texts)


def documents_of(data: object) -> Documents:
    """The documents of a text, or of a list or tuple of texts.

    Raises:
        InvalidInput: The data are of another kind, or hold something that is no text.

    >>> documents_of(["I love NLP", ""]).texts
    ('I love NLP', '')
    """
    if isinstance(data, str):
        return Documents((data,), range(1))
    if not isinstance(data, (list, tuple)):
        raise InvalidInput(
            f"predict got {_described(data)}; expected a text or a list of texts.\n"
            "Other tables and arrays can't be read yet: pass `list(column)`, for example "
            "`pipeline.predict(list(frame['text']))`."
        )
    for position, text in enumerate(data):
        if not isinstance(text, str):
            raise InvalidInput(
                f"predict got a list that holds {_described(text)} at position {position}; "
                "expected texts only (str).\n"
                "Convert it with `str(...)`, or put an empty text '' where there is none."
            )
    return Documents(tuple(data), range(len(data)))


def _described(value: object) -> str:
    shown = repr(value)
    return f"{type(value).__name__} {shown if len(shown) <= 60 else shown[:59] + '…'}"
