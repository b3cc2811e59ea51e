"""Whether a connection may be made."""

import os

__all__ = ["forbidden_by"]

_TRUE = {"1", "on", "yes", "true"}


def forbidden_by(offline: bool | None) -> str | None:
    """What forbids any connection; None where one may be made.

    HF_HUB_OFFLINE always wins, since the client obeys it too; then `offline`, where it is not
    None; then NLU_LITE_OFFLINE.

    >>> forbidden_by(True)
    'offline=True'
    """
    from huggingface_hub import constants

    if offline:
        return "offline=True"
    if _is_set("HF_HUB_OFFLINE") or constants.HF_HUB_OFFLINE:
        return "HF_HUB_OFFLINE"
    if offline is None and _is_set("NLU_LITE_OFFLINE"):
        return "NLU_LITE_OFFLINE"
    return None


def _is_set(variable: str) -> bool:
    return os.environ.get(variable, "").strip().lower() in _TRUE
