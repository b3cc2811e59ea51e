"""All checks, each of which stands for itself."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from nlu_lite.doctor.child import answers
from nlu_lite.doctor.computing import computing, self_test
from nlu_lite.doctor.findings import Diagnosis, Finding
from nlu_lite.doctor.machine import machine
from nlu_lite.doctor.packages import needs, own_version, packages
from nlu_lite.doctor.places import caches
from nlu_lite.doctor.privacy import anonymous
from nlu_lite.doctor.settings import registry, settings
from nlu_lite.doctor.trials import TRIALS

__all__ = ["examine"]


def examine() -> Diagnosis:
    """Look at everything that nlu_lite stands on, and compute a few known vectors.

    It takes some seconds: every package is loaded, in another process. What is broken is told, and
    keeps nothing else from being looked at. Nothing is fetched or sent, and no file stays behind
    that `nlu_lite.load` would not leave; the user's name and home folder are left out::

        from nlu_lite.doctor import examine

        print(examine())
    """
    of_all = needs()
    own = [need for need in of_all if not need.extras]
    of_extras = [need for need in of_all if need.extras]
    loads = [need.trial for need in (*own, *of_extras) if need.installed is not None]
    tried = answers([*loads, *TRIALS])
    checks: dict[str, list[Callable[[], Iterable[Finding]]]] = {
        "packages": [own_version, lambda: packages(own, tried)],
        "machine": [machine, lambda: computing(tried)],
        "settings": [settings, registry],
        "cache": [caches],
        "self-test": [lambda: self_test(tried)],
        "extras": [lambda: packages(of_extras, tried)],
    }
    return Diagnosis(
        [
            _without_names(finding)
            for section, of_section in checks.items()
            for check in of_section
            for finding in _found(section, check)
        ]
    )


def _found(section: str, check: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """What a check finds; that it breaks is a finding too."""
    try:
        yield from check()
    except Exception as error:
        yield Finding(
            section=section,
            name="check",
            value=f"the rest could not be looked at: {type(error).__name__}: {error}",
            status="broken",
            remedy="pip install --force-reinstall nlu_lite",
        )


def _without_names(finding: Finding) -> Finding:
    return replace(finding, value=anonymous(finding.value), remedy=anonymous(finding.remedy))
