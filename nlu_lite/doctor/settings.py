"""What the environment says, and what is known of models."""

import os
from collections.abc import Iterator

from nlu_lite.doctor.findings import Finding

__all__ = ["registry", "settings"]

_OURS = "NLU_LITE_"


def settings() -> Iterator[Finding]:
    """Whether connections are made, and the variables of nlu_lite; of no other program."""
    from nlu_lite.store.offline import forbidden_by

    who = forbidden_by(None)
    connects = "yes: files that are missing are fetched"
    value = connects if who is None else f"no: {who} is set, so only what is here can be loaded"
    status, remedy = ("ok", "") if who is None else ("note", f"unset {who}")
    yield Finding(section="settings", name="network", value=value, status=status, remedy=remedy)
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
