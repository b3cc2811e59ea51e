"""Packages that nlu_lite does without until somebody asks for what needs them."""

from importlib.util import find_spec

from nlu_lite.errors import MissingExtra, NluLiteError

__all__ = ["is_installed", "module_of", "require"]

# Packages that are imported by another name than they are installed by.
_MODULES = {
    "protobuf": "google.protobuf",
    "pyyaml": "yaml",
    "scikit-learn": "sklearn",
    "umap-learn": "umap",
}


def require(
    *packages: str,
    for_what: str,
    extra: str | None = None,
    advice: str = "",
    error: type[NluLiteError] = MissingExtra,
) -> None:
    """Raise an error with the command that installs what is missing, if anything is.

    Nothing is imported.

    Args:
        packages: What is needed, as pip calls it.
        for_what: What needs it, as the subject of a sentence.
        extra: The extra of nlu_lite that brings the packages; None: each is installed by its name.
        advice: What else can be done.
        error: The class of the error.

    Raises:
        MissingExtra: A package is not installed; or `error` in its place.

    >>> require("numpy", for_what="the example")
    >>> require("no_such_package", for_what="the example", extra="parquet")
    Traceback (most recent call last):
    nlu_lite.MissingExtra: the example needs no_such_package, which is not installed: \
pip install "nlu_lite[parquet]"
    """
    missing = [package for package in packages if not is_installed(package)]
    if missing:
        wanted = " ".join(packages) if extra is None else f'"nlu_lite[{extra}]"'
        lacking = f"{' and '.join(missing)}, which {'is' if len(missing) == 1 else 'are'}"
        way_out = f"\n{advice}" if advice else ""
        raise error(f"{for_what} needs {lacking} not installed: pip install {wanted}{way_out}")


def module_of(package: str) -> str:
    """The module that is imported of a package.

    Args:
        package: As pip calls it.

    >>> module_of("scikit-learn"), module_of("numpy")
    ('sklearn', 'numpy')
    """
    return _MODULES.get(package, package.replace("-", "_"))


def is_installed(package: str) -> bool:
    """Whether a package is there; it is not imported.

    Args:
        package: As pip calls it.

    >>> is_installed("numpy"), is_installed("no_such_package")
    (True, False)
    """
    try:
        return find_spec(module_of(package)) is not None
    except ModuleNotFoundError:
        # Not even the folder above it is there.
        return False
