"""A scheme that cannot be scored by is refused in the same words by page, sheet and program; nothing is kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.assessment.conftest import Assessed
from tests.factories.api_county import program_of
from tests.factories.assessment import body, group, item, make_scheme

from diaodu.assessment.models import SchemeEdition
from diaodu.assessment.sheets import check_items
from diaodu.assessment.table import group_rows, item_rows
from diaodu.core.moves import MoveRefusedError
from diaodu.core.sheets import SheetRefusedError
from diaodu.indicators.catalogue.actions import TargetInput, set_targets

pytestmark = [pytest.mark.usefixtures("_today"), pytest.mark.sqlite]
HEAD = {
    "valid_from": "2026-09-02", "source": "修订办法", "ties": "standard", "tie_item": "", "places": "2", "bonus_cap": "5",
    "penalty_cap": "5", "veto": "last",
}  # fmt: skip
GOOD = body([item("order", "60"), item("zeal", "40")], [group("town", ["east", "west"])])
NINETY = body([item("order", "60"), item("zeal", "30")], [group("town", ["east", "west"])])
TWICE = body([item("order", "100")], [group("town", ["east", "west"]), group("park", ["west"])])
WEIGHTS, IN_TWO = "“town组”各项权重合计90，应为100。", "既在“town组”又在“park组”，只能在一个组。"


@pytest.fixture
def code(assessed: Assessed) -> str:
    return make_scheme(assessed.county, GOOD, kind="quarter").code


def typed(given: dict[str, Any]) -> dict[str, str]:
    """What the editor sends."""
    sent = {**HEAD, "version": "1", "items-count": str(len(given["items"])), "groups-count": str(len(given["groups"]))}
    for name, rows in (("items", item_rows(given)), ("groups", group_rows(given, {}))):
        sent |= {f"{name}-{place}-{key}": value for place, row in enumerate(rows) for key, value in row.items()}
    return sent


def sent(given: dict[str, Any]) -> dict[str, Any]:
    """What a program sends."""
    return {"valid_from": "2026-09-02", "source": "修订办法", **given}


@pytest.mark.parametrize(("given", "words"), [(NINETY, WEIGHTS), (TWICE, IN_TWO)], ids=["weights of 90", "two groups"])
def test_page_and_program_name_the_row_and_keep_nothing(
    assessed: Assessed, code: str, client: Client, given: dict[str, Any], words: str
) -> None:
    client.force_login(assessed.officer("office"), backend="diaodu.people.sign_in.OfficerBackend")
    page = client.post(f"/assessment/schemes/{code}/edit/", typed(given))
    assert page.status_code == 422
    assert words in page.content.decode()
    assert 'value="修订办法"' in page.content.decode()  # what was typed is still there
    one = f"assessment-schemes/{code}"
    answer = program_of("office").send(f"{one}/editions", sent(given), seen=one)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert words in error["detail"]
    assert SchemeEdition.objects.count() == 1


def test_a_unit_in_two_groups_is_named_by_its_name(assessed: Assessed, code: str) -> None:
    answer = program_of("office").send(
        f"assessment-schemes/{code}/editions", sent(TWICE), seen=f"assessment-schemes/{code}"
    )
    west = assessed.unit("west")
    assert f"{west.short_zh or west.name_zh}（west）" in answer.json()["detail"]


def test_a_sheet_of_items_that_weigh_ninety_is_refused_as_a_whole(assessed: Assessed, code: str) -> None:
    rows = [{**row, "scheme": code, "source_words": ""} for row in item_rows(NINETY)]
    with pytest.raises(SheetRefusedError) as caught:
        check_items(rows, assessed.county.path)
    assert caught.value.zh == WEIGHTS
    rows[1]["weight"] = "四十"
    checked = check_items(rows, assessed.county.path)
    assert [problem.zh for problem in checked[1].problems] == ["权重要填0至100之间的数。"]


def test_a_good_scheme_and_its_next_edition_are_kept_by_a_program(assessed: Assessed, code: str) -> None:
    office = program_of("office")
    made = office.send("assessment-schemes", {**sent(GOOD), "name_zh": "月度考核二", "period_kind": "month"})
    assert (made.status_code, made.json()["edition"]) == (201, 1)
    one = f"assessment-schemes/{code}"
    again = office.send(f"{one}/editions", sent(GOOD), seen=one)
    assert (again.status_code, again.json()["edition"]) == (200, 2)


def test_a_target_of_nothing_is_refused_naming_unit_and_indicator(assessed: Assessed) -> None:
    budget, east = assessed.place.indicators["BUDGET"], assessed.unit("east")
    zero = TargetInput(budget, east, 2026, "工作要点", ensured=Decimal(0))
    with pytest.raises(MoveRefusedError) as caught:
        set_targets([zero], county=assessed.county, by="test")
    assert caught.value.zh.startswith(f"{east.name_zh}、{budget.name_zh}：")
    assert "0" in caught.value.zh
