from __future__ import annotations

import sys
from pathlib import Path

import pytest

from diaodu.cli.package_sources import PIP_TO_UV, UV_SOURCES, translate, uv_environment


@pytest.fixture(autouse=True)
def untold(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [*PIP_TO_UV.values(), *UV_SOURCES]:
        monkeypatch.delenv(name, raising=False)


def test_pip_without_configuration_tells_uv_nothing() -> None:
    assert translate("") == {}
    assert translate("global.timeout='60'\n") == {}


def test_mirror_of_pip_becomes_the_index_of_uv() -> None:
    assert translate("global.index-url='https://mirror.example/simple'\nglobal.trusted-host='mirror.example'\n") == {
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_INSECURE_HOST": "mirror.example",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }


def test_several_sources_are_parted_as_uv_wants_them() -> None:
    told = translate("global.extra-index-url='\\nhttps://a.example\\nhttps://b.example'\nglobal.find-links='/a /b'\n")
    assert told["UV_INDEX"] == "https://a.example https://b.example"
    assert told["UV_FIND_LINKS"] == "/a,/b"


def test_environment_wins_over_the_install_section_and_that_over_the_global_one() -> None:
    lines = [
        ":env:.index-url='https://env.example'",
        "global.index-url='https://g.example'",
        "install.index-url='https://i.example'",
    ]
    assert translate("\n".join(lines))["UV_DEFAULT_INDEX"] == "https://env.example"
    assert translate("\n".join(lines[1:]))["UV_DEFAULT_INDEX"] == "https://i.example"


def test_certificate_already_named_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/mine.pem")
    assert translate("global.cert='/theirs.pem'") == {}


def test_uv_that_was_told_by_itself_is_not_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://pip.example")
    assert uv_environment(Path(sys.executable))["UV_DEFAULT_INDEX"] == "https://pip.example"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://uv.example")
    assert uv_environment(Path(sys.executable)) == {}
