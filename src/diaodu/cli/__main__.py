"""From the word after `./diaodu` to its command. Each is imported only when it is asked for."""

from __future__ import annotations

import sys
from importlib import import_module

from diaodu.cli.guard import guarded
from diaodu.cli.say import Refusal

COMMANDS = {
    "up": "up",
    "read": "read",
    "backup": "backup",
    "restore": "restore",
    "audit": "audit",
    "test": "suite",
    "lint": "lint",
    "docs-check": "docs",
    "bench": "bench",
    "lock": "lock",
    "manage": "manage",
}


def main(argv: list[str]) -> int:
    name, *rest = argv or [""]
    if name not in COMMANDS:
        raise Refusal(
            f"没有“{name}”这条命令；直接运行 ./diaodu 可看到全部命令。",
            f'There is no command "{name}"; ./diaodu alone lists all of them.',
        )
    run = import_module(f"diaodu.cli.{COMMANDS[name]}").run
    return int(run(rest))


if __name__ == "__main__":
    sys.exit(guarded(lambda: main(sys.argv[1:])))
