"""The data folder a command works on: who may use it now, and Django set up upon it."""

from __future__ import annotations

import fcntl
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from diaodu.cli import ROOT
from diaodu.cli.say import Refusal

DATABASE_FILE = "diaodu.sqlite3"


def add_data_option(parser: ArgumentParser) -> None:
    data = Path(os.environ.get("DIAODU_DATA") or ROOT / "var")
    parser.add_argument("--data", type=Path, default=data, metavar="DIR", help="数据目录 data folder (var/)")


def on_postgres() -> bool:
    return bool(os.environ.get("DIAODU_DATABASE_URL"))


def open_county(data: Path) -> None:
    """Set Django up on a county that exists; refuses a folder without one."""
    if not on_postgres() and not (data / DATABASE_FILE).is_file():
        raise Refusal(
            f"{data} 里没有县的数据库；请用 --data 指明数据目录。",
            f"There is no county's database in {data}; name the data folder with --data.",
        )
    set_up_django(data)


def set_up_django(data: Path) -> None:
    os.environ["DIAODU_DATA"] = str(data.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diaodu.config.settings")
    import django

    django.setup()


@contextmanager
def data_lock(data: Path) -> Iterator[None]:
    """One `up` (or one restore) for one data folder. The system lets go of the lock when we die."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        file = (data / "up.lock").open("a+", encoding="ascii")
    except OSError as error:
        raise Refusal(
            f"数据目录 {data} 写不进去；请开通写权限，或用 --data 另指一个目录。",
            f"The data folder {data} cannot be written; give permission, or name another with --data.",
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            number = file.read().strip()
            raise Refusal(
                f"另一个 ./diaodu up（进程 {number}）正在用这个数据目录；请用它，或先停掉它。",
                f"Another ./diaodu up (process {number}) uses this data folder; use that one, or stop it first.",
            ) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
