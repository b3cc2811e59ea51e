from pathlib import Path

import pytest

from nlu_lite.common.paths import user_path
from nlu_lite.errors import InvalidOption

HUB = "https://huggingface.co/google/bert_uncased_L-2_H-128_A-2"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("given", ["~/models/tiny", Path("~/models/tiny"), "~//models/tiny/"])
def test_a_tilde_is_the_home_folder(home: Path, given: str | Path) -> None:
    assert user_path(given) == home / "models" / "tiny"


def test_the_home_folder_alone_is_a_path(home: Path) -> None:
    assert user_path("~") == home


@pytest.mark.parametrize(
    "given", ["models/~tiny", "C:/models", "a:b", "models/s3:/x", "10:30/log", "hf:", "x s3://y"]
)
def test_what_looks_like_an_address_or_a_home_and_is_none_stays(given: str) -> None:
    assert user_path(given) == Path(given)


@pytest.mark.parametrize(
    ("address", "way_out"),
    [
        ("s3://bucket/model", "aws s3 cp"),
        ("s3a://bucket/model", "aws s3 cp"),
        ("S3://bucket/model", "aws s3 cp"),
        (Path("s3://bucket/model"), "aws s3 cp"),
        ("gs://bucket/out.parquet", "gcloud storage cp"),
        ("abfss://box@account.dfs.core.windows.net/model", "azcopy"),
        ("hdfs://name:8020/model", "hdfs dfs -get"),
        ("hdfs:///model", "hdfs dfs -get"),
        ("dbfs:/models/tiny", "'/dbfs/models/tiny'"),
        ("file:///data/my%20model", "'/data/my model'"),
        ("https://example.org/model.zip", "curl"),
        ("sftp://example.org/model", "copy between the two"),
        (HUB, "'hf:google/bert_uncased_L-2_H-128_A-2'"),
        (f"{HUB}/tree/main", "'hf:google/bert_uncased_L-2_H-128_A-2'"),
        ("hf://google/electra", "'hf:google/electra'"),
    ],
)
def test_an_address_is_refused_with_the_way_out(address: str | Path, way_out: str) -> None:
    with pytest.raises(InvalidOption, match="is an address") as caught:
        user_path(address, name="OUT")
    assert str(caught.value).startswith(f"OUT={str(address)!r}")
    assert way_out in str(caught.value)


@pytest.mark.parametrize("given", ["", "  ", "a\0b", None, 7, b"models"])
def test_what_is_no_path_is_refused(given: object) -> None:
    with pytest.raises(InvalidOption, match="expected a path"):
        user_path(given)  # type: ignore[arg-type]


def test_somebody_without_a_home_is_named() -> None:
    with pytest.raises(InvalidOption, match="'~no_such_user'"):
        user_path("~no_such_user/model")
