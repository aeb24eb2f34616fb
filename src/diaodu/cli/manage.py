"""`./diaodu manage …`: Django's own commands on this project's settings."""

from __future__ import annotations

import os


def run(argv: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diaodu.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["./diaodu manage", *argv])
    return 0
