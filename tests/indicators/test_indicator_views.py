"""Pages and sheets of indicators: what is refused in plain words, what is seen by whom, how many queries a list takes."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.factories.indicators import Place
from tests.factories.people import make_officer

from diaodu.core.choices import RowChange
from diaodu.core.models import AuditEntry
from diaodu.enterprises.actions import NewFirm, add_firms
from diaodu.indicators.catalogue.actions import NewSupport, TargetInput, add_supports, set_targets
from diaodu.indicators.catalogue.models import Breakdown, Indicator, PeerFigure, Support, Target
from diaodu.indicators.catalogue.peer_sheet import check_peers, publish_peers
from diaodu.indicators.catalogue.support_sheet import check_supports, publish_supports
from diaodu.indicators.catalogue.target_sheet import check_targets, publish_targets
from diaodu.people.choices import Role
from diaodu.people.models import Officer

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
BACKEND = "diaodu.people.sign_in.OfficerBackend"
D = Decimal


@pytest.fixture
def office(client: Client, place: Place) -> Client:
    return signed_in(client, make_officer(place.county, role=Role.DISPATCH_OFFICE, username="office"))


def signed_in(client: Client, officer: Officer) -> Client:
    client.force_login(officer, backend=BACKEND)
    return client


def _target(place: Place, unit: str = "county", value: int = 33) -> Target:
    given = TargetInput(place.indicators["BUDGET"], place.units[unit], 2026, "方案", assigned=D(value))
    return set_targets([given], county=place.county, by="test")[0]


def _supports(place: Place, count: int, unit: str = "east", first: int = 0) -> list[Support]:
    codes = ("91379999MAT8KYPBT3", "91379999MA0J2THBXJ", "91379999MA0KNEMFEM")
    new = [
        NewFirm(code, f"{unit}企业{n}", place.units[unit], "26") for n, code in enumerate(codes[first : first + count])
    ]
    firms = add_firms(new, county=place.county, by="test")
    rows = [NewSupport(place.indicators["IND_OUT"], place.units[unit], firm=firm, base=D(2)) for firm in firms]
    return add_supports(rows, county=place.county, by="test")


def test_a_target_of_zero_a_share_over_100_and_a_thirteenth_month_are_refused_in_words(
    office: Client, place: Place
) -> None:
    page = reverse("indicators:new_target")
    given = {"indicator": place.indicators["BUDGET"].pk, "unit": place.county.pk, "year": 2026, "kind": "level",
             "source": "方案"}  # fmt: skip
    for words, sentence in (
        ({"assigned": "0"}, "下达值不能是0；没有目标就不要设"),
        ({"kind": "share", "assigned": "120"}, "下达值是占比，应大于0、不超过100%"),
        ({"assigned": "5", "pace_kind": "shares", "pace": " ".join(["8"] * 13)}, "进度要填12个月，现在是13个"),
        ({"assigned": "5", "pace": "一 二"}, "进度只能填数字。"),
        ({}, "下达值或确保值至少填一个"),
        ({"assigned": "5", "source": ""}, "这个字段是必填项"),
    ):
        answer = office.post(page, given | words)
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True), sentence
    assert not Target.objects.exists()


def test_a_unit_of_measure_that_looks_mistaken_is_asked_about_once(office: Client, place: Place) -> None:
    place.enter("BUDGET", "county", {"2025-12": "31.4"})
    page = reverse("indicators:new_target")
    given = {"indicator": place.indicators["BUDGET"].pk, "unit": place.county.pk, "year": 2026, "kind": "level",
             "source": "方案", "assigned": "331000"}  # fmt: skip
    asked = office.post(page, given)
    assert "相差千倍以上，请核对单位是不是亿元" in asked.content.decode()
    assert "我已核对计量单位" in asked.content.decode()
    assert office.post(page, given | {"checked": "on"}).status_code == 302
    assert Target.objects.get().newest.counts == 331000  # type: ignore[union-attr]


def test_a_wrong_formula_is_shown_with_a_mark_below_its_letter(office: Client, place: Place) -> None:
    given = {"code": "OWN", "name_zh": "自设", "measured_in": "亿元", "frequency": "month", "kind": "flow",
             "better": "up", "span": "cumulative", "basis": "official", "adds_up": "none",
             "formula": "BUDGET + RETAIL_G"}  # fmt: skip
    refused = office.post(reverse("indicators:new"), given)
    assert refused.status_code == 422
    assert "BUDGET + RETAIL_G\n       ^</pre>" in refused.content.decode()
    assert "亿元与%不能相加" in refused.content.decode()
    assert office.post(reverse("indicators:new"), given | {"formula": "BUDGET - TAX"}).status_code == 302
    page = office.get(reverse("indicators:indicator", args=["OWN"]))
    assert "单位相符" in page.content.decode()
    again = given | {"formula": "OWN × 2", "version": "1"}
    cycle = office.post(reverse("indicators:edit", args=["OWN"]), again)
    assert cycle.context["indicator"].version == 1
    assert "循环引用：OWN → OWN" in cycle.content.decode()
    assert Indicator.objects.get(code="OWN").formula == "BUDGET - TAX"


def test_a_breakdown_is_looked_at_then_adopted_as_it_stands_or_changed_by_hand(office: Client, place: Place) -> None:
    for unit, value in (("east", "10"), ("west", "20"), ("port", "0.01")):
        place.enter("BUDGET", unit, {"2025-12": value})
    target = _target(place)
    page = reverse("indicators:breakdown", args=[target.pk])
    units = [place.units[code].pk for code in ("east", "west", "port")]
    asked = {"key": "last_year", "places": "2", "units": units}
    looked = office.get(page, asked)
    assert [row.value for row in looked.context["preview"].rows] == [D("11.00"), D("21.99"), D("0.01")]
    assert not Breakdown.objects.exists()
    values = {f"value-{key}": value for key, value in zip(units, ("11", "21.99", "0.02"), strict=True)}
    refused = office.post(page, asked | values | {"version": target.version})
    assert "各单位合计比目标多0.01，应正好等于33。" in refused.content.decode()
    assert refused.context["target"].version == target.version  # the page can be sent again
    words = office.post(page, asked | values | {f"value-{units[2]}": "一点"})
    assert "有的分解数不是数字，没有保存。" in words.content.decode()
    good = asked | values | {f"value-{units[2]}": "0.01", "version": target.version, "reason": "年初分解"}
    assert office.post(page, good).status_code == 302
    assert Breakdown.objects.get().key == "last_year"
    changed = good | {f"value-{units[0]}": "10", f"value-{units[2]}": "1.01"}
    target.refresh_from_db()
    assert office.post(page, changed | {"version": target.version}).status_code == 302
    assert Breakdown.objects.earliest("-pk").key == "hand"


def test_lists_take_the_same_queries_for_one_record_and_for_three(office: Client, place: Place) -> None:
    Indicator.objects.exclude(code__in=("BUDGET", "TAX", "EXPEND")).update(retired_on="2026-01-01")
    counts: dict[str, list[int]] = {"list": [], "targets": [], "supports": []}
    for units in (("county",), ("county", "east", "west")):
        for unit in units:
            place.enter("BUDGET", unit, {"2026-07": "9"})
            if not Target.objects.filter(unit=place.units[unit]).exists():
                _target(place, unit)
        if len(units) == 1:
            _supports(place, 1)
            Indicator.objects.filter(code__in=("TAX", "EXPEND")).update(retired_on="2026-01-01")
        else:
            _supports(place, 2, "west", first=1)
            Indicator.objects.filter(code__in=("TAX", "EXPEND")).update(retired_on=None)
        for name, found in counts.items():
            office.get(reverse(f"indicators:{name}"))
            with CaptureQueriesContext(connection) as asked:
                assert office.get(reverse(f"indicators:{name}")).status_code == 200
            found.append(len(asked))
    assert {name: found[0] == found[1] for name, found in counts.items()} == dict.fromkeys(counts, True), counts


def test_supports_are_seen_by_their_unit_and_by_those_who_oversee_the_county(client: Client, place: Place) -> None:
    support = _supports(place, 1)[0]
    page = reverse("indicators:support", args=[support.code])
    for unit, role, status in (
        ("east", Role.UNIT_CLERK, 200),
        ("west", Role.UNIT_CLERK, 404),
        ("tongji", Role.CITY_LEADER, 200),
        ("guotou", Role.ENTERPRISE, 404),
    ):
        signed_in(client, make_officer(place.units[unit], role=role, username=f"{unit}-x"))
        assert client.get(page).status_code == status, unit
        listed = client.get(reverse("indicators:supports"))
        assert (support.code in listed.content.decode()) is (status == 200), unit


def test_an_estimate_is_entered_on_the_supports_own_page(client: Client, place: Place) -> None:
    support = _supports(place, 1)[0]
    clerk = signed_in(client, make_officer(place.units["east"], username="clerk-east"))
    page = reverse("indicators:estimate", args=[support.code])
    given = {"period": "2026-13", "value": "2.5", "state": "confirmed", "evidence": "", "version": "1"}
    assert "不是期次" in clerk.post(page, given).content.decode()
    refused = clerk.post(page, given | {"period": "2026-08"})
    assert "确认要有依据" in refused.content.decode()
    assert clerk.post(page, given | {"period": "2026-08", "evidence": "用电"}).status_code == 302
    shown = clerk.get(reverse("indicators:support", args=[support.code])).content.decode()
    assert "+0.5" in shown
    assert "不是统计数" in shown


def test_peers_figures_are_entered_from_one_bulletin(office: Client, place: Place) -> None:
    for name in ("甲县", "乙县"):
        assert office.post(reverse("indicators:add_peer"), {"name_zh": name}).status_code == 302
    place.enter("GDP_G", "county", {"2026-Q2": "6.2"})
    form = office.get(reverse("indicators:peers")).context["form"]
    keys = [name for name in form.fields if name.startswith("peer-")]
    given = {"indicator": place.indicators["GDP_G"].pk, "period": "2026-Q2", "source": "公报", keys[0]: "6.8"}
    assert (
        "不是这个指标的期次" in office.post(reverse("indicators:peers"), given | {"period": "2026-07"}).content.decode()
    )
    assert office.post(reverse("indicators:peers"), given).status_code == 302
    assert PeerFigure.objects.count() == 1  # the other one published nothing: a blank, no zero
    placed = office.get(reverse("indicators:peers")).context["comparisons"][0].placed
    assert [(each.name, each.place) for each in placed] == [("甲县", 1), ("", 2)]


def _row(**words: str) -> dict[str, str]:
    return {"indicator": "BUDGET", "unit": "东镇", "year": "2026", "assigned": "3", "source": "分解方案"} | words


def test_a_sheet_of_peers_goes_out_comes_back_and_names_what_is_wrong(office: Client, place: Place) -> None:
    office.post(reverse("indicators:add_peer"), {"name_zh": "平澜县"})
    row = {"peer": "平澜县", "indicator": "BUDGET", "period": "2026-07", "value": "21.4", "source": "7月公报"}
    wrong = [row | {"peer": "别县"}, row | {"period": "2026-Q1"}, row | {"value": "多"}, row | {"period": "2030-01"}]
    said = [[problem.zh for problem in each.problems] for each in check_peers(wrong, place.county.path)]
    assert said[0] == ["对标县市里没有“别县”，请先添加"]
    assert "不是这个指标的期次" in said[1][0]
    assert said[2] == ["“数值”里的“多”不是数"]
    assert len(said[3]) == 1
    assert [each.change for each in check_peers([row], place.county.path)] == [RowChange.ADD]
    publish_peers([row], place.county.path, "office")
    changed = check_peers([row, row | {"period": "2026-06"}], place.county.path)
    assert [each.change for each in changed] == [RowChange.SAME, RowChange.ADD]
    assert check_peers([row | {"value": "22"}], place.county.path)[0].before == {"value": "21.4"}
    book = CalamineWorkbook.from_filelike(io.BytesIO(office.get(reverse("indicators:peers_workbook")).content))
    assert ["平澜县", "BUDGET"] in [cells[:2] for cells in book.get_sheet_by_index(0).to_python()]


def test_a_support_is_edited_by_whom_it_concerns_and_a_newer_edition_is_not_overwritten(
    office: Client, place: Place
) -> None:
    support = _supports(place, 1)[0]
    address = reverse("indicators:edit_support", args=[support.code])
    shown = office.get(address).content.decode()
    assert f'name="version" value="{support.version}"' in shown
    given = {"base": "1.75", "officer": "", "note": "扩产后按新口径", "version": support.version}
    assert office.post(address, given).status_code == 302
    support.refresh_from_db()
    assert (support.base, support.note) == (D("1.75"), "扩产后按新口径")
    stale = office.post(address, given | {"base": "9"})
    assert stale.status_code == 422
    support.refresh_from_db()
    assert support.base == D("1.75")
    entry = AuditEntry.objects.get(verb="change_support")
    assert entry.after["note"] == "扩产后按新口径"


def test_a_sheet_of_targets_names_what_is_wrong_row_by_row_and_is_published_whole(office: Client, place: Place) -> None:
    rows = [
        _row(),
        _row(unit="国投集团"),
        _row(unit="南镇"),
        _row(indicator="没有的指标"),
        _row(assigned="0", unit="西镇"),
        _row(assigned="三"),
        _row(year="26", kind="总额"),
        _row(indicator="一般公共预算收入"),
    ]
    checked = check_targets(rows, place.county.path)
    said = [[problem.zh for problem in each.problems] for each in checked]
    assert said[1] == ["国投集团是企业，目标不能下给企业"]
    assert said[2] == ["本县没有叫“南镇”的单位"]
    assert said[3] == ["没有指标“没有的指标”"]
    assert said[4] == ["下达值不能是0；没有目标就不要设"]
    assert said[5] == ["“下达值”里的“三”不是数"]
    assert said[6] == ["“26”不是年份", "不认识目标类型“总额”；可用：总量、增速、位次、占比"]
    assert said[0] == said[7] == ["同一指标、单位、年份在表里重复"]
    good = [_row(), _row(unit="西镇", assigned="4")]
    assert [each.change for each in check_targets(good, place.county.path)] == [RowChange.ADD, RowChange.ADD]
    publish_targets(good, place.county.path, "office")
    assert Target.objects.count() == 2
    changed = [_row(assigned="5"), _row(assigned="5", reason="上调")]
    lacking, fine = (check_targets([row], place.county.path)[0] for row in changed)
    assert [problem.column for problem in lacking.problems] == ["reason"]
    assert (fine.change, fine.before) == (RowChange.CHANGE, {"assigned": "3"})


def test_a_sheet_of_supports_adds_new_ones_and_estimates_of_those_there_are(place: Place) -> None:
    clerk = make_officer(place.units["east"], username="clerk-east")
    support = _supports(place, 1)[0]
    add_firms([NewFirm("91379999MA6FLTNJ5L", "新厂", place.units["east"], "26")], county=place.county, by="test")
    row = {"indicator": "IND_OUT", "unit": "东镇", "name": "east企业0", "bringer": clerk.username, "period": "2026-08"}
    rows = [
        row | {"code": support.code, "value": "2.4", "state": "已确认", "evidence": "用电"},
        row | {"name": "新厂", "value": "1", "base": "0.8"},
    ]
    assert [each.change for each in check_supports(rows, place.county.path)] == [RowChange.CHANGE, RowChange.ADD]
    publish_supports(rows, place.county.path, clerk.username)
    assert [s.newest.value for s in Support.objects.order_by("code").select_related("newest")] == [D("2.4"), D(1)]  # type: ignore[union-attr]
    wrong = [
        row | {"name": "没有的厂"},
        row | {"unit": "西镇"},
        row | {"period": "2026-02", "value": "x"},
        row | {"state": "已确认", "value": "3"},
        row | {"code": "S-2026-999"},
    ]
    said = [[problem.zh for problem in each.problems] for each in check_supports(wrong, place.county.path)]
    assert said[0] == ["企业库和项目库里都没有“没有的厂”"]
    assert said[1] == ["你不能填西镇的支撑点"]
    assert said[2][0] == "“预计数”里的“x”不是数"
    assert said[3][0] == "确认要有证据（用电、开票、订单、库存等）"
    assert said[4][0] == "没有编号为 S-2026-999 的支撑点"
