"""The project's own Python environment: `.venv`, filled from lock files whose every package has its hash.

Run by the launcher under the machine's Python, before any package of ours is there: standard library only.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from diaodu.cli import ROOT
from diaodu.cli.guard import guarded, log_folder, stop_on_signals
from diaodu.cli.package_sources import uv_environment
from diaodu.cli.say import Refusal, say, step

# The test lock holds everything that the run lock holds, at the same versions.
COVERS = {"run": ("run",), "test": ("run", "test"), "node": ("node",)}

NETWORK_WORDS = re.compile(
    r"NewConnectionError|ConnectionError|ConnectTimeout|ReadTimeout|ProxyError|Failed to fetch|error sending request"
    r"|dns error|Name or service not known|Temporary failure in name resolution|Network is unreachable"
    r"|Could not connect|Connection refused|from versions: none|ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT",
    re.IGNORECASE,
)


class Environment:
    """`.venv` of one project folder."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / "bin" / "python"
        self.stamps = self.folder / ".diaodu"
        self.unfinished = self.stamps / "unfinished"

    def holds(self, lock: str) -> bool:
        """Whether exactly this lock was installed."""
        wanted, stamp = self.root / "requirements" / f"{lock}.txt", self.stamps / f"{lock}.txt"
        return self.python.exists() and stamp.is_file() and stamp.read_bytes() == wanted.read_bytes()

    def install(self, lock: str) -> None:
        """Bring the environment to a lock; packages that another lock put there stay."""
        if not self.is_sound():
            with step("建立 Python 环境", "Making the Python environment"):
                self._make()
        self._point_to_source()
        with step(f"安装依赖（{lock}）", f"Installing packages ({lock})"):
            # An interrupted installation may have left half a package: then everything is laid down anew.
            again = self.unfinished.exists()
            self.unfinished.touch()
            self._install_packages(lock, again=again)
            for covered in COVERS[lock]:
                shutil.copyfile(self.root / "requirements" / f"{covered}.txt", self.stamps / f"{covered}.txt")
            self.unfinished.unlink()

    def is_sound(self) -> bool:
        """Whether a whole environment stands here, with a Python that fits (and is the one asked for by name)."""
        if not (self.stamps / "made").exists() and not _runs([self.python, "-m", "uv", "--version"]):
            return False
        version = _output([self.python, "-c", "import sys; print(*sys.version_info[:2])"]).split()
        if os.environ.get("DIAODU_PYTHON"):
            return version == [str(part) for part in sys.version_info[:2]]
        return bool(version) and (3, 11) <= tuple(map(int, version)) < (3, 15)

    def _make(self) -> None:
        if self.folder.is_symlink():
            self.folder.unlink()
        shutil.rmtree(self.folder, ignore_errors=True)
        # The real file, not a link that points to another Python after the next upgrade.
        base = os.path.realpath(sys.executable)
        if not _runs([base, "-m", "venv", self.folder]) and not _runs(["uv", "venv", "-q", "-p", base, self.folder]):
            raise Refusal(
                "这个 Python 缺少 venv 模块；在 Debian、Ubuntu 上请安装 python3-venv 后再试。",
                "This Python lacks its venv module; on Debian and Ubuntu install python3-venv and try again.",
            )
        self.stamps.mkdir(exist_ok=True)
        (self.stamps / "made").touch()

    def _point_to_source(self) -> None:
        self.stamps.mkdir(exist_ok=True)
        for packages in self.folder.glob("lib/python3.*/site-packages"):
            # Relative to itself, so that the project folder may be moved.
            (packages / "diaodu.pth").write_text("../../../../src\n", encoding="ascii")

    def _install_packages(self, lock: str, *, again: bool) -> None:
        path = str(self.root / "requirements" / f"{lock}.txt")
        words = ["--quiet", "--require-hashes", "--no-deps", "--requirement", path]
        report = ""
        if uv := self.uv():
            environ = os.environ | uv_environment(self.python)
            done = _run([*uv, "pip", "install", "--python", self.python, *words, *["--reinstall"] * again], environ)
            if done.returncode == 0:
                return
            report = done.stdout
        # pip is slower, but follows its own configuration to the letter: proxies, mirrors, certificates.
        done = _run([self.python, "-m", "pip", "install", "--retries=1", *words, *["--force-reinstall"] * again])
        if done.returncode:
            raise _not_installed(report + done.stdout)

    def uv(self) -> list[str | Path]:
        """The machine's uv, or the one that pip puts into the environment; empty where neither can be had."""
        own: list[str | Path] = [self.python, "-m", "uv"]
        if _runs(["uv", "--version"]):
            return ["uv"]
        if _runs([*own, "--version"]):
            return own
        lock = self.root / "requirements" / "uv.txt"
        done = _run([self.python, "-m", "pip", "install", "--retries=1", "-q", "--require-hashes", "-r", lock])
        if done.returncode and NETWORK_WORDS.search(done.stdout):
            raise _not_installed(done.stdout)
        return own if done.returncode == 0 else []


@contextmanager
def project_lock(root: Path = ROOT) -> Iterator[None]:
    """One process at a time changes what belongs to the project folder; others wait and say so.

    The lock is held on the folder itself: no file to leave behind, and the system lets go of it when we die.
    """
    handle = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("另一个 ./diaodu 正在建环境，等它完成……", "Another ./diaodu is setting things up; waiting for it…")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def require_lock(lock: str) -> None:
    """Install a lock unless it is there already."""
    environment = Environment()
    if environment.holds(lock) and not os.environ.get("DIAODU_PYTHON"):
        return
    if not os.access(ROOT, os.W_OK):
        raise Refusal(
            f"项目目录 {ROOT} 写不进去，建不了环境；请开通写权限，或把项目放到有权限的目录。",
            f"The project folder {ROOT} cannot be written, so no environment can be made there; give permission, or"
            f" move the project to a folder of your own.",
        )
    with project_lock():
        # Whoever was waited for may have done it.
        if not environment.holds(lock) or not environment.is_sound():
            environment.install(lock)


def main(lock: str) -> int:
    stop_on_signals()
    require_lock(lock)
    return 0


def network_refusal(log: Path) -> Refusal:
    return Refusal(
        f"第一次运行要从网上取软件包，但软件源连不上；请接通网络或设好镜像源后再运行一次（详情：{log}）。",
        f"The first run fetches packages, and their source cannot be reached; connect to a network or set a mirror,"
        f" then run again (details: {log}).",
    )


def _not_installed(report: str) -> Refusal:
    log = log_folder() / "install.log"
    with suppress(OSError):
        log.write_text(report, encoding="utf-8")
    if NETWORK_WORDS.search(report):
        return network_refusal(log)
    return Refusal(
        f"有软件包装不上，详情写在 {log}；请看其中最后几行，处理后再运行一次。",
        f"Some packages could not be installed, see the last lines of {log}; put that right and run again.",
    )


def _run(words: list[str | Path], environ: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 -- fixed words, no shell
        words, env=environ, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace", check=False,
    )  # fmt: skip


def _runs(words: list[str | Path]) -> bool:
    try:
        return _run(words).returncode == 0
    except OSError:
        return False


def _output(words: list[str | Path]) -> str:
    try:
        done = _run(words)
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""


if __name__ == "__main__":
    sys.exit(guarded(lambda: main(sys.argv[1])))
