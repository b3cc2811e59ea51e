"""The packages that nlu_lite needs or can use: their versions, and whether they load."""

import platform
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import requires, version
from pathlib import Path

from nlu_lite.common.extras import module_of
from nlu_lite.doctor.findings import Finding, Status
from nlu_lite.doctor.trials import LOAD

__all__ = ["Need", "needs", "own_version", "packages"]

_NAME = "nlu_lite"
# Extras for those who work on nlu_lite itself.
_OF_DEVELOPERS = {"bench", "dev", "docs", "test"}
_REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)[^;]*")
_EXTRA = re.compile(r"extra\s*==\s*[\"']([\w-]+)[\"']")
# What is looked at where pip knows nothing of nlu_lite.
_ALWAYS = ("numpy", "pandas", "tokenizers", "torch", "transformers")


@dataclass(frozen=True, slots=True)
class Need:
    """A package that nlu_lite needs, or that an extra of it brings.

    Attributes:
        name: As pip calls it.
        requirement: With the versions that will do: `torch>=2.4`.
        extras: Those that bring it; none where nlu_lite itself needs it.
    """

    name: str
    requirement: str
    extras: tuple[str, ...] = ()

    @property
    def trial(self) -> str:
        """The trial that loads it."""
        return LOAD + module_of(self.name)

    @property
    def installed(self) -> str | None:
        """Its version; None where it is not installed."""
        return _version(self.name)

    @property
    def is_new_enough(self) -> bool:
        """Whether the version that is installed will do, as far as that can be told."""
        try:
            from packaging.requirements import Requirement
        # Of a package that is damaged, anything may be raised.
        except Exception:
            return True
        found = self.installed
        return found is not None and Requirement(self.requirement).specifier.contains(
            found, prereleases=True
        )


def own_version() -> Iterator[Finding]:
    """Python, and nlu_lite: their versions, and where they are."""
    from nlu_lite import __version__

    where = f"{platform.python_version()} ({platform.python_implementation()}), {sys.executable}"
    yield Finding(section="packages", name="python", value=where)
    value = f"{__version__}, from {Path(__file__).parents[1]}"
    installed = _version(_NAME)
    if installed == __version__:
        yield Finding(section="packages", name=_NAME, value=value)
        return
    what = "no package is installed" if installed is None else f"pip has installed {installed}"
    yield Finding(
        section="packages",
        name=_NAME,
        value=f"{value}; {what}: what it needs may be missing",
        status="note",
        remedy="pip install . in the folder of the sources, or take them off PYTHONPATH",
    )


def needs() -> list[Need]:
    """What the installed nlu_lite says that it needs, and what its extras bring.

    Of an nlu_lite that is not installed only the packages that every call needs are known.
    """
    try:
        lines: Sequence[str] = requires(_NAME) or _ALWAYS
    # Of a package that is damaged, anything may be raised.
    except Exception:
        lines = _ALWAYS
    found: dict[str, tuple[str, set[str], bool]] = {}
    for line in lines:
        name, requirement, extra = _parts(line)
        if extra in _OF_DEVELOPERS or not name:
            continue
        _, extras, always = found.get(name, ("", set(), False))
        found[name] = (requirement, extras | ({extra} - {""}), always or not extra)
    return [
        Need(name, requirement, () if always else tuple(sorted(extras)))
        for name, (requirement, extras, always) in found.items()
    ]


def packages(all_needs: list[Need], answers: Mapping[str, Mapping[str, str]]) -> Iterator[Finding]:
    """What of the packages is here, and whether it loads.

    Args:
        all_needs: As `needs` gives them.
        answers: Outcomes of the trials that load them, where they are installed.
    """
    for need in all_needs:
        value, status, remedy = _state(need, answers.get(need.trial, {}).get("fault", ""))
        section = "extras" if need.extras else "packages"
        yield Finding(section=section, name=need.name, value=value, status=status, remedy=remedy)


def _state(need: Need, fault: str) -> tuple[str, Status, str]:
    """What is to be said of a package, and what mends it."""
    found, wanted = need.installed, f'"{need.requirement}"'
    if found is None:
        if not need.extras:
            return "not installed, and nlu_lite needs it", "broken", f"pip install {wanted}"
        commands = [f'pip install "{_NAME}[{extra}]"' for extra in need.extras]
        return "not installed", "note", ", or ".join(commands)
    if fault:
        remedy = f"pip install --force-reinstall {wanted}"
        return f"{found} does not load: {fault}", "broken", remedy
    if not need.is_new_enough:
        remedy = f"pip install --upgrade {wanted}"
        return f"{found} will not do, expected {need.requirement}", "broken", remedy
    return found, "ok", ""


def _parts(line: str) -> tuple[str, str, str]:
    """Name, requirement and extra of a line of the package's metadata."""
    match = _REQUIREMENT.match(line)
    requirement = match[0].strip() if match else ""
    extra = _EXTRA.search(line)
    return (match["name"] if match else ""), requirement, (extra[1] if extra else "")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except Exception:
        return None
