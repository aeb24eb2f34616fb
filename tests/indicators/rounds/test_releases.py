"""Official figures: by the statistics unit alone, hidden until their hour, sent back on three grounds only."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.rounds import Figures, make_figures

from diaodu.core.clock import ZONE, fixed
from diaodu.core.models import AuditEntry
from diaodu.core.moves import MoveRefusedError
from diaodu.core.settings import change_setting
from diaodu.enterprises.actions import NewFirm, add_firms
from diaodu.indicators.rounds.actions import (
    NewFirmFigure,
    NewRelease,
    ReleaseFigure,
    add_release,
    change_release,
    enter_firm_figures,
    publish_due_releases,
    ready_release,
    send_back_release,
)
from diaodu.indicators.rounds.models import Release
from diaodu.indicators.rounds.permissions import release_mover, visible_releases
from diaodu.indicators.rounds.queries.releasing import released_figures
from diaodu.kernel.period import Period
from diaodu.ledger.models import Observation

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
BACKEND = "diaodu.people.sign_in.OfficerBackend"
HOUR = datetime(2026, 9, 18, 10, 0, tzinfo=ZONE)
SECRET = "7654.3210"
BEFORE, AFTER = date(2026, 9, 2), date(2026, 9, 19)
NO_STEERING = re.compile("目标|差距|缺口|进度|序时|target|gap|pace", re.IGNORECASE)


@pytest.fixture
def figures() -> Figures:
    return make_figures()


def new(figures: Figures, value: str | None = SECRET) -> NewRelease:
    place = figures.place
    budget = place.indicators["BUDGET"]
    line = ReleaseFigure(budget, place.county, Period.parse("2026-08"), None if value is None else Decimal(value))
    return NewRelease(
        unit=place.units["tongji"], title="8月主要指标", period=Period.parse("2026-08"), source="县统计局8月快报",
        released_at=HOUR, figures=[line],
    )  # fmt: skip


def released(figures: Figures) -> Release:
    with fixed(BEFORE):
        mover = release_mover(figures.officer("he"), None, today=BEFORE)
        return ready_release(add_release(new(figures), mover=mover), mover=mover)


def as_(client: Client, figures: Figures, name: str, *, day: date = BEFORE) -> Client:
    change_setting("demo.today", day.isoformat(), by="test", valid_from=date(2026, 1, 1))
    client.force_login(figures.officer(name), backend=BACKEND)
    return client


def test_only_the_statistics_unit_enters_official_figures(figures: Figures) -> None:
    for name in ("office", "finance", "east"):
        with fixed(BEFORE), pytest.raises(MoveRefusedError, match="statistics unit alone"):
            add_release(new(figures), mover=release_mover(figures.officer(name), None, today=BEFORE))
    assert not Release.objects.exists()


def test_a_release_takes_what_the_period_brings_and_refuses_months_that_do_not_exist_alone(figures: Figures) -> None:
    lines = {
        (line.indicator.code, line.period.code)
        for line in released_figures(figures.place.county, Period.parse("2026-09"))
    }
    assert {("BUDGET", "2026-09"), ("GDP", "2026-Q3"), ("SERV_REV", "2026-08")} <= lines
    assert not any(code in {"INV_DONE", "POWER_IND"} for code, _ in lines)  # management figures are no release
    figures.place.enter("BUDGET", "east", {"2026-07": "3.1"})
    county, august = figures.place.county, Period.parse("2026-08")
    of_areas = [line for line in released_figures(county, august, with_areas=True) if line.about != county]
    assert [(line.indicator.code, line.about.code) for line in of_areas] == [("BUDGET", "east")]
    mover = release_mover(figures.officer("he"), None, today=BEFORE)
    wrong = ReleaseFigure(figures.place.indicators["IND_VA_G"], figures.place.county, Period.parse("2026-01"))
    with pytest.raises(MoveRefusedError, match="not published alone"):
        add_release(
            NewRelease(
                **{
                    **{f: getattr(new(figures), f) for f in ("unit", "title", "period", "source", "released_at")},
                    "figures": [wrong],
                }
            ),
            mover=mover,
        )


def test_before_its_hour_nobody_else_finds_it_on_any_page_or_through_the_api(client: Client, figures: Figures) -> None:
    release = released(figures)
    assert not Observation.objects.exists()
    assert not any(SECRET[:6] in str(entry.after) + str(entry.before) for entry in AuditEntry.objects.all())
    code = release.code
    addresses = [
        reverse("figure_rounds:releases"), reverse("figure_rounds:release", args=[code]), f"/history/{code}/",
        f"/search/?q={code}", "/search/?q=8月主要指标", "/api/v1/figure-releases", f"/api/v1/figure-releases/{code}",
    ]  # fmt: skip
    for name in ("office", "finance", "east-head"):
        visitor = as_(client, figures, name)
        for address in addresses:
            body = visitor.get(address, follow=True).content.decode()
            assert SECRET.rstrip("0") not in body.replace(",", ""), address
            assert "县统计局8月快报" not in body, address
        assert visitor.get(addresses[1]).status_code == 404
    own = as_(client, figures, "statistics-clerk").get(addresses[1]).content.decode()
    assert "7,654.321" in own or "7654.321" in own
    with fixed(BEFORE):
        assert publish_due_releases() == 0
    with fixed(AFTER):
        assert publish_due_releases() == 1
        assert publish_due_releases() == 0
    fact = Observation.objects.get()
    assert (fact.value, fact.basis, fact.known_at) == (Decimal("7654.321"), "official", HOUR)
    assert visible_releases(figures.officer("east"), today=AFTER).count() == 1
    assert "7,654.321" in as_(client, figures, "office", day=AFTER).get(addresses[1]).content.decode()


def test_the_form_shows_no_target_no_gap_and_no_pace(client: Client, figures: Figures) -> None:
    with fixed(BEFORE):
        mover = release_mover(figures.officer("he"), None, today=BEFORE)
        release = add_release(new(figures, None), mover=mover)
    page = as_(client, figures, "he").get(reverse("figure_rounds:release", args=[release.code])).content.decode()
    form = page[page.index('<form class="card"') : page.index("</form>", page.index('<form class="card"'))]
    assert "一般公共预算收入" in form
    assert NO_STEERING.search(re.sub(r"<[^>]+>", " ", form)) is None


def test_it_is_entered_on_its_page_and_nothing_is_kept_while_a_figure_is_wrong(
    client: Client, figures: Figures
) -> None:
    with fixed(BEFORE):
        mover = release_mover(figures.officer("he"), None, today=BEFORE)
        release = add_release(new(figures, None), mover=mover)
        with pytest.raises(MoveRefusedError, match="1 items are empty"):
            ready_release(release, mover=mover)
    line = release.lines.get()
    he = as_(client, figures, "he")
    address = reverse("figure_rounds:save_release", args=[release.code])
    wrong = he.post(address, {f"value-{line.pk}": "约12", "version": "1"})
    assert wrong.status_code == 400
    he.post(address, {f"value-{line.pk}": "12.6", f"base-{line.pk}": "11.9", "version": "1", "then": "ready"})
    release.refresh_from_db()
    assert (release.state, release.lines.get().base) == ("ready", Decimal("11.9"))
    stranger = as_(client, figures, "finance")
    assert stranger.post(address, {"version": "3"}).status_code == 404


def test_it_goes_back_for_unit_missing_item_or_format_and_for_nothing_else(client: Client, figures: Figures) -> None:
    release = released(figures)
    with fixed(AFTER):
        publish_due_releases()
        release.refresh_from_db()
        office = release_mover(figures.officer("office"), release, today=AFTER)
        for reason in ("too_low", "数值偏低", ""):
            with pytest.raises(MoveRefusedError, match="never for how high"):
                send_back_release(release, reason, mover=office)
        send_back_release(release, "unit", line="一般公共预算收入", mover=office)
        he = release_mover(figures.officer("he"), release, today=AFTER)
        corrected = [
            ReleaseFigure(line.indicator, line.about, Period.parse(line.period), Decimal("7.65"))
            for line in release.lines.all()
        ]
        change_release(release, corrected, mover=he)
    page = (
        as_(client, figures, "office", day=AFTER)
        .get(reverse("figure_rounds:release", args=[release.code]))
        .content.decode()
    )
    assert "7.65" not in page  # what is being corrected is not out yet
    with fixed(AFTER):
        ready_release(release, mover=he)
    assert list(Observation.objects.values_list("vintage", "value")) == [(1, Decimal("7654.321")), (2, Decimal("7.65"))]
    answer = as_(client, figures, "office", day=AFTER).post(
        reverse("figure_rounds:send_back", args=[release.code]), {"reason": "too_low"}, follow=True
    )
    assert "不能因数值高低退回" in answer.content.decode()


def test_a_firms_figure_without_source_or_ground_is_refused(figures: Figures) -> None:
    place = figures.place
    firm = add_firms(
        [NewFirm("91370600MA3C00001B", "东镇机械（示例）", place=place.units["east"])], county=place.county, by="test"
    )[0]
    given = {
        "firm": firm,
        "indicator": place.indicators["IND_OUT"],
        "period": Period.parse("2026-08"),
        "value": Decimal(3),
    }
    for words in ({"source": "企业月报", "legal_ground": " "}, {"source": "", "legal_ground": "企业书面同意"}):
        with pytest.raises(MoveRefusedError, match="source and legal ground"):
            enter_firm_figures([NewFirmFigure(**given, **words)], by="he", unit=place.units["tongji"].path)
    for value in ("3", "3.2"):
        given["value"] = Decimal(value)
        enter_firm_figures(
            [NewFirmFigure(**given, source="企业月报", legal_ground="企业书面同意")],
            by="he",
            unit=place.units["tongji"].path,
        )
    assert list(firm.own_figures.order_by("vintage").values_list("vintage", "value")) == [(1, 3), (2, Decimal("3.2"))]
    assert not Observation.objects.exists()  # never among the official or management series
