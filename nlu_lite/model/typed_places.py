"""Folders and web addresses that were typed in the place of a reference: what they are meant to be.

Other libraries take them so; here a reference names a model of the registry, `path=` a folder, and
`hf:` a repository of the hub. The error shows the line that works.
"""

import os
import re
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from nlu_lite import registry
from nlu_lite.errors import UnknownReference
from nlu_lite.model.addresses import HUB

__all__ = ["refuse_place"]

_NAME = r"[\w.-]+/[\w.-]+"
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_HUB_PAGE = re.compile(
    r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)/(?P<rest>.*)", re.IGNORECASE
)
_HUB_SCHEME = re.compile(r"(?:hf://|huggingface:(?://)?|hf-hub:)(?:models/)?(?P<rest>.*)", re.I)
_ON_HUB = re.compile(rf"({_NAME})(?:@([\w./-]+)|/(?:tree|blob|resolve|raw|commit)/([^/]+).*)?/?")
_REPOSITORY = re.compile(rf"({_NAME})(?:@([\w./-]+))?")
_NO_MODELS = ("datasets/", "spaces/", "papers/", "docs/", "collections/")
_FOLDER = re.compile(r"[/\\~]|\.{1,2}(?:[/\\]|$)|[a-z]:[/\\]", re.IGNORECASE)
# What a model's folder is packed in, and what lies in one.
_PACKED = (".zip", ".tar", ".tar.gz", ".tgz", ".7z")
_IN_FOLDER = (".safetensors", ".bin", ".pt", ".pth", ".ckpt", ".h5", ".onnx", ".gguf", ".json")


def refuse_place(typed: str) -> None:
    """Raise where somebody typed a place, not a reference.

    Args:
        typed: A reference, or a whole request.

    Raises:
        UnknownReference: It is a folder, a file, a web address or the name of a repository; the
            message shows the line that loads the model.
    """
    for says in _SAYINGS:
        saying = says(typed)
        if saying is not None:
            raise UnknownReference(saying, nearest=_in_registry(typed))


def _hub_page(typed: str) -> str | None:
    page = _HUB_PAGE.fullmatch(typed) or _HUB_SCHEME.fullmatch(typed)
    if page is None:
        return None
    rest = unquote(page["rest"].partition("?")[0].partition("#")[0])
    found = None if rest.startswith(_NO_MODELS) else _ON_HUB.fullmatch(_with_owner(rest))
    if found is None:
        return (
            f"{typed!r} is an address on the Hugging Face hub, but not that of a model's "
            f"repository, which is called owner/name.\nLoad one with: "
            f"nlu_lite.load('{HUB}owner/name')"
        )
    return _repository_line(typed, "the address of a model on", found[1], found[2] or found[3])


def _web_address(typed: str) -> str | None:
    if typed.lower().startswith("file://"):
        return _folder(unquote(urlsplit(typed).path))
    if not _SCHEME.match(typed):
        return None
    return (
        f"{typed!r} is an address from where nlu_lite loads nothing.\n"
        "Fetch the model's files into a folder, and load that: nlu_lite.load(path='FOLDER'); or, "
        f"from the Hugging Face hub: nlu_lite.load('{HUB}owner/name')"
    )


def _folder(typed: str) -> str | None:
    plain = typed.lower()
    looks_so = _FOLDER.match(typed) is not None or "\\" in typed
    if plain.endswith(_PACKED):
        return (
            f"{typed!r} is an archive, not a reference.\nUnpack it, and load the folder that holds "
            f"the model's files: nlu_lite.load(path={_stem(typed)!r})"
        )
    if plain.endswith(_IN_FOLDER):
        folder = re.sub(r"[/\\]?[^/\\]+$", "", typed) or "."
        return (
            f"{typed!r} is a file of a model, not a reference.\nLoad the folder that it lies in: "
            f"nlu_lite.load(path={folder!r})"
        )
    if not looks_so and not os.path.isdir(typed):
        return None
    there = "" if os.path.isdir(os.path.expanduser(typed)) else "; no such folder is here, though"
    return (
        f"{typed!r} is the path of a folder, not a reference{there}.\nLoad the model in a folder "
        f"with path=: nlu_lite.load(path={typed!r})"
    )


def _repository(typed: str) -> str | None:
    found = _REPOSITORY.fullmatch(typed)
    return found and _repository_line(typed, "a repository of", found[1], found[2])


def _repository_line(typed: str, kind: str, name: str, revision: str | None) -> str:
    address = HUB + name + (f"@{revision}" if revision else "")
    known = _in_registry(name)
    or_by_name = f"; the registry has it as {', '.join(known)}" if known else ""
    return (
        f"{typed!r} is {kind} the Hugging Face hub, not a reference.\nLoad it with {HUB} in front: "
        f"nlu_lite.load({address!r}){or_by_name}"
    )


def _in_registry(repository: str) -> tuple[str, ...]:
    specs = registry.current().specs.values()
    return tuple(spec.ref for spec in specs if spec.source.repository == repository)[:5]


def _with_owner(rest: str) -> str:
    """Repositories without an owner are old names of some that have one."""
    name = rest.strip("/")
    repositories = (spec.source.repository for spec in registry.current().specs.values())
    return next((one for one in repositories if one.endswith(f"/{name}")), rest)


def _stem(archive: str) -> str:
    ending = max((end for end in _PACKED if archive.lower().endswith(end)), key=len)
    return archive[: -len(ending)]


_SAYINGS: tuple[Callable[[str], str | None], ...] = (_hub_page, _web_address, _folder, _repository)
