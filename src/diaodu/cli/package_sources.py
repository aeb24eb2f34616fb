"""Where packages come from is the machine's business; pip is often told, and uv does not read what pip was told."""

from __future__ import annotations

import ast
import os
import subprocess
from pathlib import Path

# pip's word → uv's variable. Several values are parted by white space in both.
PIP_TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
}
UV_SOURCES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS", "UV_CONFIG_FILE")


def uv_environment(python: Path) -> dict[str, str]:
    """What uv must be told to fetch from where pip would; nothing where uv has been told by itself."""
    if any(os.environ.get(name) for name in UV_SOURCES):
        return {}
    return translate(_pip_configuration(python))


def translate(configuration: str) -> dict[str, str]:
    """Variables for uv from the lines of `pip config list`, each `section.word='value'`."""
    told: dict[str, str] = {}
    for line in sorted(configuration.splitlines(), key=_weight):
        name, _, value = line.partition("=")
        variable = PIP_TO_UV.get(name.rpartition(".")[2])
        if variable and value and not os.environ.get(variable):
            told[variable] = _separated(variable, str(ast.literal_eval(value)))
    if told:
        # Hashes decide what is installed, so any source may offer it.
        told["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return told


def _weight(line: str) -> int:
    """pip lets [install] win over [global], and the environment over both."""
    return next((weight for weight, section in ((2, ":env:."), (1, "install.")) if line.startswith(section)), 0)


def _separated(variable: str, value: str) -> str:
    return (",".join if variable == "UV_FIND_LINKS" else " ".join)(value.split())


def _pip_configuration(python: Path) -> str:
    done = subprocess.run(  # noqa: S603 -- fixed words, no shell
        [python, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    return done.stdout if done.returncode == 0 else ""
