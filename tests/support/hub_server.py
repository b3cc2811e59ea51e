"""A hub on loopback: it speaks the Hugging Face hub's protocol and fails when it is told to.

`with HubServer() as hub` starts it on free ports; `hub.add` gives it a repository, `hub.fail` a
way to fail, `hub.requests` holds what it was asked. Clients find it by HF_ENDPOINT = `hub.url`.
"""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Literal, Self
from urllib.parse import unquote

LARGE = 10_000
LONGEST_HANG = 60.0

Kind = Literal["status", "hang", "break", "stall", "wrong bytes"]


@dataclass(frozen=True)
class Failure:
    """One way to fail.

    Attributes:
        kind: `status` answers with `status`; `hang` never answers; `break` closes the connection
            in the middle of the content; `stall` stops in the middle; `wrong bytes` sends content
            of the right length that is not the file's.
        method: Requests with another method are answered well; None means all of them.
        name: Requests for another file are answered well; None means all of them.
        times: How many requests fail before all goes well again; None means for ever.
    """

    kind: Kind = "status"
    status: int = 500
    method: Literal["HEAD", "GET"] | None = None
    name: str | None = None
    times: int | None = None

    def hits(self, method: str, name: str) -> bool:
        wanted = self.method in (None, method) and self.name in (None, name)
        return wanted and (self.times is None or self.times > 0)


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    range: str | None
    token: str | None


@dataclass(frozen=True)
class Content:
    """What is at an address: a file of a repository at a commit."""

    name: str
    data: bytes
    commit: str

    @property
    def etag(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Refusal:
    status: int
    code: str


class HubServer:
    """Serves folders as model repositories at `url`; large files are redirected to `cdn_url`."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.token: str | None = None
        self.in_the_middle = threading.Event()
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._failure: Failure | None = None
        self._folders: dict[str, dict[str, Path]] = {}
        self._heads: dict[str, str] = {}
        self._moves: dict[str, tuple[str, str]] = {}
        self._servers = [_Server(self), _Server(self)]

    @property
    def url(self) -> str:
        return self._servers[0].url

    @property
    def cdn_url(self) -> str:
        return self._servers[1].url

    def __enter__(self) -> Self:
        for server in self._servers:
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Refuse all connections from now on."""
        if self._closing.is_set():
            return
        self._closing.set()
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def add(self, repository: str, folder: Path, commit: str) -> None:
        """Serve a folder as a commit of a repository; the commit added last is `main`."""
        self._folders.setdefault(repository, {})[commit] = folder
        self._heads[repository] = commit

    def move_main_after(self, name: str, repository: str, commit: str) -> None:
        """Let `main` be another commit as soon as the content of a file has been asked for."""
        self._moves[name] = (repository, commit)

    def fail(self, failure: Failure | None) -> None:
        """Fail from now on; None ends it."""
        self._failure = failure

    def gets(self, name: str) -> list[Request]:
        """Return the requests for the content of a file, those that were redirected left out."""
        return [r for r in self.requests if r.method == "GET" and r.path.endswith(f"/{name}")]

    def asked_for(self, name: str) -> None:
        if name in self._moves:
            repository, commit = self._moves.pop(name)
            self._heads[repository] = commit

    def take_failure(self, method: str, name: str) -> Failure | None:
        with self._lock:
            failure = self._failure
            if failure is None or not failure.hits(method, name):
                return None
            if failure.times is not None:
                self._failure = replace(failure, times=failure.times - 1)
            return failure

    def hang(self) -> None:
        self._closing.wait(LONGEST_HANG)

    def find(self, path: str) -> Content | Refusal:
        """Look up `/owner/name/resolve/revision/file` or `/cdn/owner/name/commit/file`."""
        parts = unquote(path).strip("/").split("/")
        if parts[0] == "cdn":
            owner, name, revision, *file = parts[1:]
        else:
            owner, name, _, revision, *file = [*parts, "", "", ""]
        repository = f"{owner}/{name}"
        if repository not in self._folders:
            return Refusal(404, "RepoNotFound")
        commit = self._heads[repository] if revision == "main" else revision
        if commit not in self._folders[repository]:
            return Refusal(404, "RevisionNotFound")
        target = self._folders[repository][commit] / "/".join(part for part in file if part)
        if not target.is_file():
            return Refusal(404, "EntryNotFound")
        return Content(target.name, target.read_bytes(), commit)

    def model_info(self, path: str, *, blobs: bool = False) -> bytes | Refusal:
        """Answer `/api/models/owner/name/revision/revision`, with sizes and sums for `blobs`."""
        owner, name, *rest = path.removeprefix("/api/models/").split("/")
        repository = f"{owner}/{name}"
        if repository not in self._folders:
            return Refusal(404, "RepoNotFound")
        asked = rest[1] if len(rest) > 1 else "main"
        commit = self._heads[repository] if asked == "main" else asked
        if commit not in self._folders[repository]:
            return Refusal(404, "RevisionNotFound")
        folder = self._folders[repository][commit]
        files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
        siblings = [
            {"rfilename": file.relative_to(folder).as_posix()} | (_metadata(file) if blobs else {})
            for file in files
        ]
        return json.dumps({"id": repository, "sha": commit, "siblings": siblings}).encode()


def _metadata(file: Path) -> dict[str, object]:
    data = file.read_bytes()
    if len(data) < LARGE:
        return {"size": len(data), "blobId": hashlib.sha1(data).hexdigest()}
    sha256 = hashlib.sha256(data).hexdigest()
    large = {"sha256": sha256, "size": len(data), "pointerSize": 134}
    return {"size": len(data), "blobId": hashlib.sha1(data).hexdigest(), "lfs": large}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, hub: HubServer) -> None:
        self.hub = hub
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that went away: some tests kill theirs."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = LONGEST_HANG

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing to standard error."""

    def _answer(self) -> None:
        hub, (path, _, query) = self.server.hub, self.path.partition("?")
        token = self.headers.get("Authorization")
        hub.requests.append(Request(self.command, path, self.headers.get("Range"), token))
        failure = hub.take_failure(self.command, path.rsplit("/", 1)[-1])
        if failure is not None and failure.kind == "status":
            self._refuse(Refusal(failure.status, ""))
        elif failure is not None and failure.kind == "hang":
            hub.hang()
            self.close_connection = True
        elif hub.token and token != f"Bearer {hub.token}" and not path.startswith("/cdn/"):
            self._refuse(Refusal(401, "GatedRepo"))
        elif path.startswith("/api/models/"):
            info = hub.model_info(path, blobs="blobs=true" in query.lower())
            self._refuse(info) if isinstance(info, Refusal) else self._send(200, {}, info)
        else:
            found = hub.find(path)
            self._refuse(found) if isinstance(found, Refusal) else self._serve(found, failure)

    def _serve(self, content: Content, failure: Failure | None) -> None:
        metadata = {"X-Repo-Commit": content.commit, "ETag": f'"{content.etag}"'}
        if len(content.data) < LARGE or self.path.startswith("/cdn/"):
            self._send_file(content.data, metadata, failure)
            return
        owner, name = self.path.split("/")[1:3]
        path = self.path.split("/resolve/")[1].split("/", 1)[1]
        location = f"{self.server.hub.cdn_url}/cdn/{owner}/{name}/{content.commit}/{path}"
        linked = {
            "X-Linked-Etag": f'"{content.etag}"',
            "X-Linked-Size": str(len(content.data)),
            "Location": location,
        }
        self._send(302, metadata | linked, b"")

    def _send_file(self, data: bytes, headers: dict[str, str], failure: Failure | None) -> None:
        if failure is not None and failure.kind == "wrong bytes":
            data = bytes(byte ^ 1 for byte in data)
        asked = self.headers.get("Range")
        start = int(asked.removeprefix("bytes=").split("-")[0]) if asked else 0
        if asked:
            headers |= {"Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}"}
        if self.command == "GET":
            self.server.hub.asked_for(self.path.rsplit("/", 1)[-1])
        with self._interrupted(failure) as share:
            self._send(206 if asked else 200, headers, data[start:], share=share)

    @contextmanager
    def _interrupted(self, failure: Failure | None) -> Iterator[float]:
        kind = failure.kind if failure and self.command == "GET" else None
        yield 0.5 if kind in ("break", "stall") else 1.0
        if kind == "stall":
            self.server.hub.in_the_middle.set()
            self.server.hub.hang()
        if kind in ("break", "stall"):
            self.close_connection = True

    def _refuse(self, refusal: Refusal) -> None:
        self._send(refusal.status, {"X-Error-Code": refusal.code} if refusal.code else {}, b"")

    def _send(
        self, status: int, headers: dict[str, str], body: bytes, *, share: float = 1.0
    ) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body[: int(len(body) * share)])
            self.wfile.flush()
