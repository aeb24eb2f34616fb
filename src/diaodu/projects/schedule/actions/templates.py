"""Templates: a county writes its own; those that came with the software stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from diaodu.core.models import Setting
from diaodu.core.moves import MoveRefusedError
from diaodu.core.settings import SettingRefusedError, add_setting, newest_setting, retire_setting, setting_row
from diaodu.people.models import Officer
from diaodu.projects.schedule.setting_kinds import TEMPLATES


@transaction.atomic
def keep_template(
    name: str, *, zh: str, en: str, lines: Sequence[str], source: str, by: Officer, on: date, at: datetime
) -> Setting:
    """A dated row of the county with this template beside its others. Raises MoveRefusedError with what is wrong."""
    scope = by.unit.county_path
    row = setting_row(TEMPLATES.name, scope=scope, on=on)
    own = dict(newest_setting(TEMPLATES.name, scope=scope, on=on)) if row is not None and row.scope == scope else {}
    if row is not None and row.scope == scope and row.valid_from == on:
        retire_setting(row, by=by.username, unit=by.unit.path, on=on, why="模板再次修改，由新的一条代替。")
    own[name] = {"zh": zh.strip(), "en": en.strip() or zh.strip(), "nodes": [line for line in lines if line.strip()]}
    try:
        return add_setting(
            TEMPLATES.name,
            own,
            by=by.username,
            unit=by.unit.path,
            at=at,
            scope=scope,
            valid_from=on,
            source=source,
        )
    except SettingRefusedError as error:
        zh_said = "".join(zh for zh, _en in error.problems)
        raise MoveRefusedError("template", zh_said, " ".join(en for _zh, en in error.problems)) from error
