"""Answers of HTTP in JSON."""

import json
from collections.abc import Mapping

from starlette.responses import Response

__all__ = ["json_answer"]


def json_answer(
    content: Mapping[str, object], *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Content as JSON (RFC 8259) in ASCII: a lone surrogate in a text has a form, too.

    Args:
        content: An object.
        status: Of HTTP.
        headers: More of them.

    >>> json_answer({"status": "ok"}).body
    b'{"status":"ok"}'
    """
    written = json.dumps(content, separators=(",", ":"), allow_nan=False)
    return Response(written.encode("ascii"), status, headers, media_type="application/json")
