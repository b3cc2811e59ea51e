import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

import nlu_lite
from nlu_lite.spec import ModelSpec
from tests.support.hub_server import HubServer
from tests.support.store_child import Outcome, Task
from tests.support.store_models import COMMIT, REPOSITORY, write

ROOTS = (Path(nlu_lite.__file__).parents[1], Path(__file__).parents[2])
FOREIGN = ("HF_", "HUGGINGFACE_", "TRANSFORMERS_", "NLU_LITE_", "XDG_")
PROXIES = ("http_proxy", "https_proxy", "all_proxy")
DEADLINE = 60


@dataclass(frozen=True)
class Machine:
    """A machine with an empty home that knows one hub."""

    home: Path
    hub: HubServer

    @property
    def hub_cache(self) -> Path:
        return self.home / "huggingface" / "hub"

    def environment(self, variables: Mapping[str, str]) -> dict[str, str]:
        kept = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(FOREIGN) and key.lower() not in PROXIES
        }
        own = {
            "HF_HOME": str(self.home / "huggingface"),
            "HF_ENDPOINT": self.hub.url,
            "HF_HUB_DISABLE_PROGRESS_BARS": "1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_HUB_ETAG_TIMEOUT": "3",
            "HF_HUB_DOWNLOAD_TIMEOUT": "1",
            "NLU_LITE_CACHE": str(self.home / "nlu_lite"),
            "PYTHONPATH": os.pathsep.join(map(str, ROOTS)),
        }
        return kept | own | dict(variables)

    def start(
        self,
        spec: ModelSpec,
        *,
        offline: bool | None = None,
        largest_file: int | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> subprocess.Popen[bytes]:
        """Begin to locate the files of a model in a new process."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.store_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment(variables or {}),
        )
        assert process.stdin is not None
        pickle.dump(Task(spec, offline, largest_file), process.stdin)
        process.stdin.close()
        process.stdin = None
        return process

    def finish(self, process: subprocess.Popen[bytes]) -> Outcome:
        output, errors = process.communicate(timeout=DEADLINE)
        assert process.returncode == 0, errors.decode()
        return Outcome(**json.loads(output))

    def locate(
        self,
        spec: ModelSpec,
        *,
        offline: bool | None = None,
        largest_file: int | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> Outcome:
        """Locate the files of a model in a new process and say what came of it."""
        started = self.start(spec, offline=offline, largest_file=largest_file, variables=variables)
        return self.finish(started)

    def run(
        self, *arguments: str, variables: Mapping[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Run Python with arguments, such as `-m nlu_lite models`, in a new process."""
        return subprocess.run(
            [sys.executable, *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=self.environment(variables or {}),
            timeout=DEADLINE,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with HubServer() as hub:
        hub.add(REPOSITORY, write(tmp_path / "served"), COMMIT)
        yield Machine(tmp_path / "home", hub)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what is remembered in a folder of the test."""
    folder = tmp_path / "own_cache"
    monkeypatch.setenv("NLU_LITE_CACHE", str(folder))
    return folder


@pytest.fixture
def hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty Hugging Face cache for calls in the process of the test, and no connections."""
    from huggingface_hub import constants

    folder = tmp_path / "hub_cache"
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(folder))
    monkeypatch.setenv("NLU_LITE_OFFLINE", "1")
    return folder


@pytest.fixture
def machine_of_process(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Let the client of this process know the hub and the cache of the test."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "ENDPOINT", machine.hub.url)
    monkeypatch.setattr("huggingface_hub.hf_api.ENDPOINT", machine.hub.url, raising=False)
    template = f"{machine.hub.url}/{{repo_id}}/resolve/{{revision}}/{{filename}}"
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(machine.hub_cache))
    monkeypatch.setattr(constants, "HF_HUB_ETAG_TIMEOUT", 3)
    monkeypatch.delenv("NLU_LITE_OFFLINE", raising=False)
    return machine
