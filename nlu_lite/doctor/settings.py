"""What the environment says, and what is known of models."""

import os
from collections.abc import Iterator

from nlu_lite.doctor.findings import Finding

__all__ = ["registry", "settings"]

_OURS = "NLU_LITE_"


def settings() -> Iterator[Finding]:
    """Whether connections are made, and the variables of nlu_lite; of no other program."""
    from nlu_lite.store.offline import forbidden_by

    yield _network(forbidden_by(None))
    for name in sorted(os.environ):
        if name.startswith(_OURS):
            yield Finding(section="settings", name=name, value=os.environ[name])


def registry() -> Iterator[Finding]:
    """The models that are known, also those of the user's own registry files."""
    from nlu_lite.errors import InvalidRegistry
    from nlu_lite.registry import current
    from nlu_lite.registry.shelf import VARIABLE

    try:
        value = f"{len(current().specs):,} models are known"
    except InvalidRegistry as error:
        yield Finding(
            section="settings",
            name="registry",
            value=str(error),
            status="broken",
            remedy=f"mend the files, or unset {VARIABLE}",
        )
        return
    yield Finding(section="settings", name="registry", value=value)


def _network(who: str | None) -> Finding:
    if who is None:
        value = "yes: files that are missing are fetched"
        return Finding(section="settings", name="network", value=value)
    return Finding(
        section="settings",
        name="network",
        value=f"no: {who} is set, so only what is here can be loaded",
        status="note",
        remedy=f"unset {who}",
    )
