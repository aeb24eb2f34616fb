"""Browser files: fetched by npm at locked versions, and only those that pages really use are kept."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from diaodu.cli import ROOT
from diaodu.cli.environment import NETWORK_WORDS, Environment, network_refusal, project_lock
from diaodu.cli.guard import log_folder
from diaodu.cli.say import Refusal, step
from diaodu.cli.stamps import checksum, is_current, put_stamp

ASSETS = ROOT / "assets"
LOCKS = [ROOT / name for name in ("package.json", "package-lock.json", ".npmrc")]
OLDEST_NODE = 18
CLEAN = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--loglevel=error"]


class Asset(NamedTuple):
    package: str
    file: str  # inside the package
    kept_as: str  # below the folder of its set


# assets/vendor is served to browsers, assets/test only to the tests.
SETS = {
    "vendor": [
        Asset("@tabler/core", "dist/css/tabler.min.css", "tabler.min.css"),
        # The build for a strict policy: its worker is a file of ours, not a blob.
        Asset("maplibre-gl", "dist/maplibre-gl-csp.js", "maplibre-gl-csp.js"),
        Asset("maplibre-gl", "dist/maplibre-gl-csp-worker.js", "maplibre-gl-csp-worker.js"),
        Asset("maplibre-gl", "dist/maplibre-gl.css", "maplibre-gl.css"),
        # Lines and bars with axes, legend and tooltip; the whole build is half as large again.
        Asset("echarts", "dist/echarts.common.min.js", "echarts.common.min.js"),
    ],
    "test": [Asset("axe-core", "axe.min.js", "axe.min.js")],
}

# WhiteNoise refuses a style sheet that names a source map which is not there.
SOURCE_MAP = re.compile(rb"/\*# sourceMappingURL=[^*]*\*/|^//# sourceMappingURL=.*$", re.MULTILINE)


def build_assets(*sets: str) -> None:
    """Make `assets/vendor` (and `assets/test` for the tests) unless they are current."""
    if all(_is_built(name) for name in sets):
        return
    with project_lock():
        missing = [name for name in sets if not _is_built(name)]
        if not missing:
            return
        npm, environ = npm_environment()
        with step("取浏览器资源", "Fetching browser files"):
            ASSETS.mkdir(exist_ok=True)
            with tempfile.TemporaryDirectory(dir=ASSETS, prefix=".npm-") as folder:
                _fetch([npm, *CLEAN], environ, Path(folder), with_tools="test" in missing)
                for name in missing:
                    _keep(name, Path(folder))


def without_source_maps(content: bytes) -> bytes:
    return SOURCE_MAP.sub(b"", content)


def _sum(name: str) -> str:
    return checksum(LOCKS, repr(SETS[name]))


def _is_built(name: str) -> bool:
    kept = all((ASSETS / name / asset.kept_as).is_file() for asset in SETS[name])
    return kept and is_current(ASSETS / f"{name}.stamp", _sum(name))


def _keep(name: str, fetched: Path) -> None:
    """Copy one set beside its place, then swap it in."""
    draft, place = fetched / f".{name}", ASSETS / name
    for asset in SETS[name]:
        target = draft / asset.kept_as
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(without_source_maps((fetched / "node_modules" / asset.package / asset.file).read_bytes()))
    shutil.rmtree(place, ignore_errors=True)
    draft.rename(place)
    put_stamp(ASSETS / f"{name}.stamp", _sum(name))


def _fetch(words: list[str], environ: dict[str, str], folder: Path, *, with_tools: bool) -> None:
    for lock in LOCKS:
        shutil.copy(lock, folder)
    done = subprocess.run(  # noqa: S603 -- fixed words, no shell
        [*words, *["--omit=dev"] * (not with_tools)],
        cwd=folder, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace", check=False,
    )  # fmt: skip
    if done.returncode == 0:
        return
    log = log_folder() / "assets.log"
    with suppress(OSError):
        log.write_text(done.stdout, encoding="utf-8")
    if NETWORK_WORDS.search(done.stdout):
        raise network_refusal(log)
    raise Refusal(
        f"浏览器资源没有取到，详情写在 {log}；请看其中最后几行，处理后再运行一次。",
        f"The browser files could not be fetched, see the last lines of {log}; put that right and run again.",
    )


def npm_environment() -> tuple[str, dict[str, str]]:
    """npm and the environment to run it in: the machine's if its Node is new enough, else the one packed for Python."""
    npm = shutil.which("npm")
    if npm is None or _node_version(shutil.which("node")) < OLDEST_NODE:
        environment = Environment()
        if not environment.holds("node"):
            environment.install("node")
        npm = str(environment.folder / "bin" / "npm")
    # npm runs the `node` it finds first: let that be the one it came with.
    return npm, os.environ | {"PATH": f"{Path(npm).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def _node_version(node: str | None) -> int:
    """Its major version; 0 where there is none that runs."""
    if node is None:
        return 0
    with suppress(OSError):
        done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
        found = re.match(r"v(\d+)", done.stdout)
        return int(found[1]) if found else 0
    return 0
