"""Static files as the server sends them: gathered, named by their content and compressed. Needs Django set up."""

from __future__ import annotations

import json
import time
from pathlib import Path

from diaodu.cli import ROOT
from diaodu.cli.environment import project_lock
from diaodu.cli.say import step
from diaodu.cli.stamps import checksum, is_current, put_stamp

STAMP = ROOT / "assets" / "collected.stamp"


def collect_static() -> None:
    """Gather the static files unless none of them has changed since."""
    if is_collected():
        return
    with project_lock():
        if is_collected():
            return
        with step("整理静态文件", "Gathering static files"):
            from django.conf import settings
            from django.core.management import call_command

            sum_now = _sum()
            call_command("collectstatic", interactive=False, verbosity=0)
            prune(Path(settings.STATIC_ROOT))
            put_stamp(STAMP, sum_now)


def prune(folder: Path) -> int:
    """Remove what earlier versions left and the manifest no longer names; how many files that were.

    Kept are the files as they are called and as they are served, and the compressed forms of both; also what is
    younger than a day: a server that was started before may still send it.
    """
    young = time.time() - 24 * 3600
    manifest = folder / "staticfiles.json"
    paths = json.loads(manifest.read_text(encoding="utf-8"))["paths"]
    wanted = {manifest.name, *paths, *paths.values()}
    removed = 0
    for path in sorted(folder.rglob("*"), reverse=True):
        name = path.relative_to(folder).as_posix()
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.stat().st_mtime < young and not {name, name.removesuffix(".gz"), name.removesuffix(".br")} & wanted:
            path.unlink()
            removed += 1
    return removed


def is_collected() -> bool:
    """Whether what the server would send is what the files are now."""
    from django.conf import settings

    return (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file() and is_current(STAMP, _sum())


def _sum() -> str:
    from django.contrib.staticfiles.finders import get_finders

    found = {Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([])}
    return checksum(found)
