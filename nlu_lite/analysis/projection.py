"""Vectors as points that a picture can show."""

from collections.abc import Callable, Hashable, Mapping
from warnings import catch_warnings, simplefilter

import numpy as np
import pandas as pd

from nlu_lite.analysis.additions import check_free, with_columns
from nlu_lite.analysis.points import Points, check_different, points_of
from nlu_lite.analysis.threads import one_thread
from nlu_lite.analysis.vectors import VectorTable
from nlu_lite.common.arrays import FloatArray
from nlu_lite.common.choices import one_of
from nlu_lite.common.extras import require
from nlu_lite.common.whole_numbers import GREATEST_SEED, whole_number

__all__ = ["project"]

_AXES = "xyz"
# Fewer points have no neighbourhoods that could be kept.
_FEWEST = 4
# What the libraries use themselves, where there are rows enough.
_PERPLEXITY = 30
_NEIGHBOURS = 15
# UMAP's own start needs more points than it has dimensions.
_FEWEST_OF_SPECTRUM = 10


def project(
    table: VectorTable,
    method: str = "pca",
    *,
    dims: int = 2,
    seed: int = 0,
    column: Hashable | None = None,
) -> pd.DataFrame:
    """The table with coordinates: few numbers a row, of which near rows have near ones.

    They are of the vectors divided by their lengths, so that near means of a large cosine, and are
    computed in one thread: the same rows and the same seed give the same numbers.

    Args:
        table: A table of `predict`; or a Series of vectors, or a matrix.
        method: "pca", the directions in which the vectors differ most, which is fast and shows
            large distances (scikit-learn); "tsne" (scikit-learn; van der Maaten and Hinton 2008,
            https://jmlr.org/papers/v9/vandermaaten08a.html) or "umap" (umap-learn, `pip install
            "nlu_lite[umap]"`; arXiv:1802.03426), which keep neighbours together, and whose
            distances between groups mean little. The perplexity of t-SNE is 30, the neighbours of
            UMAP are 15; both are fewer where there are few rows.
        dims: How many coordinates, from 1 to 3.
        seed: Of the random numbers of t-SNE and UMAP.
        column: Which vectors; None: the only ones.

    Returns:
        The table with columns `x`, `y` and `z`, as many as there are dims, float64, behind the
        others. NaN where a row has no vector, or one of zeros. PCA gives 0 on
        axes in which the rows do not differ.

    Raises:
        InvalidOption: There is no such method; or the table has a column `x` already; or it has
            fewer than 4 different vectors, which is too few for "tsne" and "umap".
        InvalidVectors: There are no vectors.
        MissingExtra: scikit-learn or umap-learn is not installed.

    >>> import nlu_lite
    >>> words = nlu_lite.load("en.embed.minilm_L6_384").predict("cat kitten market shop")
    >>> nlu_lite.project(words)[["token", "x", "y"]].round(1)
        token    x    y
    0     cat ...
    0  kitten ...
    0  market ...
    0    shop ...
    """
    coordinates = _METHODS[one_of("method", method, _METHODS)]
    names = list(_AXES[: whole_number("dims", dims, least=1, most=len(_AXES))])
    number = whole_number("seed", seed, least=0, most=GREATEST_SEED)
    require("scikit-learn", for_what="nlu_lite.project", extra="analysis")
    points = points_of(table, column)
    check_free(points.table, names)
    with one_thread():
        values = coordinates(points, len(names), number)
    axes = zip(names, values.T, strict=True)
    return with_columns(points.table, {name: points.spread(axis, "float64") for name, axis in axes})


def _pca(points: Points, dims: int, seed: int) -> FloatArray:
    from sklearn.decomposition import PCA

    values = np.zeros((len(points), dims), dtype=np.float32)
    if not len(points):
        return values
    count, dimension = points.units.shape
    # Around zero: squares of what all vectors share would leave few digits to their differences.
    centred = points.units - points.units.mean(axis=0, dtype=np.float64).astype(np.float32)
    kept = min(dims, count, dimension)
    # Exact solvers, either of them: the other ones begin with random numbers.
    solver = "covariance_eigh" if count > dimension else "full"
    # It divides by the variance, of which rows that are all equal have none.
    with np.errstate(invalid="ignore"):
        # Adding 0 makes of -0.0, which would look like a small number, 0.0.
        values[:, :kept] = PCA(kept, svd_solver=solver).fit_transform(centred) + 0
    return values


def _tsne(points: Points, dims: int, seed: int) -> FloatArray:
    from sklearn.manifold import TSNE

    _check_enough(points, "tsne")
    start = _pca(points, dims, seed)
    values: FloatArray = TSNE(
        dims,
        perplexity=min(_PERPLEXITY, (len(points) - 1) / 3),
        init=start / start[:, 0].std() * 1e-4,
        random_state=seed,
    ).fit_transform(points.units)
    return values


def _umap(points: Points, dims: int, seed: int) -> FloatArray:
    require("umap-learn", for_what="method='umap'", extra="umap")
    _check_enough(points, "umap")
    with catch_warnings():
        # It tells of a package that only another class of it would need.
        simplefilter("ignore", ImportWarning)
        from umap import UMAP
    values: FloatArray = UMAP(
        n_components=dims,
        n_neighbors=min(_NEIGHBOURS, len(points) - 1),
        init="spectral" if len(points) > _FEWEST_OF_SPECTRUM else "pca",
        random_state=seed,
        # What a fixed seed comes to anyway, with a warning.
        n_jobs=1,
    ).fit_transform(points.units)
    return values


def _check_enough(points: Points, method: str) -> None:
    check_different(
        points,
        _FEWEST,
        for_what=f"method={method!r}",
        advice="method='pca' takes any number of rows.",
    )


_METHODS: Mapping[str, Callable[[Points, int, int], FloatArray]] = {
    "pca": _pca,
    "tsne": _tsne,
    "umap": _umap,
}

# Tracebacks and pickles say what users import.
project.__module__ = "nlu_lite"
