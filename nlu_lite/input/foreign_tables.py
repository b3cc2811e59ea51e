"""Tables and columns of other libraries (polars, pyarrow, duckdb, …), made into those of pandas."""

from typing import TYPE_CHECKING, Any

from nlu_lite.errors import InvalidInput, MissingExtra

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw
    import pandas as pd

__all__ = ["pandas_of"]

# Whose objects narwhals knows. Spark's stay where they are.
_LIBRARIES = frozenset(
    ("polars", "pyarrow", "duckdb", "_duckdb", "modin", "cudf", "dask", "dask_expr", "ibis")
)
# Up to here every whole number has a form as float64.
_EXACT = 2**53


def pandas_of(data: object) -> object:
    """A DataFrame or Series of a table or column of another library; other data as they are.

    Neither the library nor narwhals is imported for other data. Types are those that the library's
    own `to_pandas` gives, but for whole numbers beside missing ones that float64 would change:
    these are Int64.

    Args:
        data: What the user has; a lazy table is computed.

    Raises:
        InvalidInput: The table can't be had in pandas.
        MissingExtra: A package is not installed that this takes.

    >>> import pyarrow as pa
    >>> pandas_of(pa.table({"text": ["I love NLP"], "stars": [5]}))
             text  stars
    0  I love NLP      5
    """
    library = _library_of(data)
    if library is None:
        return data
    import narwhals.stable.v2 as nw

    native = _whole(data) if library == "pyarrow" else data
    try:
        found: object = nw.from_native(native, allow_series=True, pass_through=True)
        if not isinstance(found, (nw.DataFrame, nw.LazyFrame, nw.Series)):
            return data
        table = found.collect() if isinstance(found, nw.LazyFrame) else found
        if isinstance(table, nw.Series):
            # As a table: of a column in Arrow's memory narwhals takes missing ones of a dictionary
            # for its last text.
            return _frame(table.to_frame()).iloc[:, 0]
        return _frame(table)
    except ImportError as cause:
        raise MissingExtra(
            f"a {type(data).__name__} of {library} becomes one of pandas by a package that is not "
            f'installed: {cause}\nMostly it is pyarrow: pip install "nlu_lite[parquet]"'
        ) from cause
    except nw.exceptions.NarwhalsError as cause:
        raise InvalidInput(
            f"the {type(data).__name__} of {library} can't be made one of pandas: {cause}"
        ) from cause


def _library_of(data: object) -> str | None:
    modules = (base.__module__.partition(".")[0] for base in type(data).__mro__)
    return next((module for module in modules if module in _LIBRARIES), None)


def _whole(data: Any) -> object:  # noqa: ANN401  # pyarrow has no types
    """A table or a column in chunks, which narwhals knows, of what is one chunk."""
    import pyarrow as pa  # type: ignore[import-untyped, unused-ignore]

    if isinstance(data, pa.RecordBatch):
        return pa.Table.from_batches([data])
    return pa.chunked_array([data]) if isinstance(data, pa.Array) else data


def _frame(table: "nw.DataFrame[Any]") -> "pd.DataFrame":
    frame = table.to_pandas()
    exact = {name: _exact(table[name]) for name in table.columns if _is_changed(table[name])}
    return frame.assign(**exact) if exact else frame


def _is_changed(column: "nw.Series[Any]") -> bool:
    """Whether a whole number beside missing ones has no exact form as float64."""
    if not column.dtype.is_integer() or not column.is_null().any() or column.is_null().all():
        return False
    return max(-int(column.min()), int(column.max())) > _EXACT


def _exact(column: "nw.Series[Any]") -> "pd.api.extensions.ExtensionArray":
    import pandas as pd

    return pd.array(column.to_list(), dtype="UInt64" if column.max() >= 2**63 else "Int64")
