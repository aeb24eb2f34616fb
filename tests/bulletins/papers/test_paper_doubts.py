"""Numbers of a paper that the ledger says otherwise: found in what people wrote, explained or mended before signing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.factories.papers import moved, part, written
from tests.factories.people import TODAY
from tests.factories.reporting import County

from diaodu.bulletins.checking.matching import Ground, Kind, Known, When
from diaodu.bulletins.papers import doubts
from diaodu.bulletins.papers.actions import add_block, explain_doubt, issue_paper, move_paper, note_outside
from diaodu.bulletins.papers.composing.blocks import Block, BlockKind
from diaodu.bulletins.papers.composing.bound import Bound, Style
from diaodu.bulletins.papers.composing.free_text import free_text
from diaodu.bulletins.papers.doubts import doubts_of, open_doubts
from diaodu.bulletins.papers.models import Explanation, Paper
from diaodu.core.clock import fixed
from diaodu.core.models import AuditEntry
from diaodu.core.moves import MoveRefusedError
from diaodu.people.models import Officer

TEXT = "1—7月，规模以上工业增加值增长9.1%，固定资产投资增长8%。"
JULY = When(2026, 7, "cumulative", 7)


def known(key: str, name: str, value: str) -> Known:
    return Known(key, (name,), Kind.GROWTH, Decimal(value), "%", JULY, f"{name} 2026年1—7月", f"{name} 2026-07", "/x/")


GROUND = Ground((known("a", "规模以上工业增加值", "7.5"), known("b", "固定资产投资", "8")), year=2026, month=9)


def fact(key: str, style: Style, source: str, said: str) -> Bound:
    if style in (Style.WORDS, Style.OUTSIDE):
        return Bound(key, style, source, "数", words=said)
    return Bound(key, style, source, "数", Decimal(said))


FIGURES = {
    "f1": fact("f1", Style.GROWTH, "indicator:A:x:2026-07", "9.1"),
    "f2": fact("f2", Style.OUTSIDE, "电话", "8%"),
    "f3": fact("f3", Style.WORDS, "said:7:2026-07:progress", "完成投资3亿元"),
    "f4": fact("f4", Style.WORDS, "task:R-2026-001:name", "改造12处"),
}


def written_by_hand(text: str) -> list[str]:
    read = free_text([Block(BlockKind.TEXT, text)], FIGURES)
    return [read.text[each.start : each.end] for each in read.stretches]


def test_bound_figures_and_names_of_records_are_no_free_text_and_what_units_wrote_is() -> None:
    assert written_by_hand("工业{f1}，投资增长{f2}。") == ["工业", "，投资增长8%。"]
    assert written_by_hand("住建局：{f3}；{f4}。") == ["住建局：完成投资3亿元；", "。"]


def test_a_text_without_typed_numbers_is_not_held_against_anything() -> None:
    blocks = [Block(BlockKind.TEXT, "2026年7月，工业{f1}。"), Block(BlockKind.LIST, rows=[["一是抓紧推进。"]])]
    assert not free_text(blocks, FIGURES).has_numbers
    assert free_text([*blocks, Block(BlockKind.TEXT, "投资{f2}")], FIGURES).has_numbers


def test_each_stretch_knows_its_block_also_in_rows() -> None:
    read = free_text([Block(BlockKind.TEXT, "甲"), Block(BlockKind.TABLE, rows=[["项", "{f1}", "{f2}"]])], FIGURES)
    at = read.text.index("8%")
    assert read.block_of(at, at + 2) == 1
    assert read.block_of(read.text.index("9.1"), read.text.index("9.1") + 4) is None


@pytest.fixture
def paper(county: County, monkeypatch: pytest.MonkeyPatch) -> Iterator[Paper]:
    """A bulletin with two numbers from a telephone call, of which one is not the ledger's."""
    monkeypatch.setattr(doubts, "ground_of", lambda _county, _on: GROUND)
    paper = written(county)
    with fixed(TODAY):
        order = paper.blocks.count()
        paper = add_block(paper, order, kind="text", by="office", text=TEXT)
        for number in ("9.1%", "8%"):
            paper = note_outside(paper, order, number=number, source="县统计局电话", by="office")
        yield paper


def refused(code: str, deed: Any, *args: Any, **words: Any) -> MoveRefusedError:
    with pytest.raises(MoveRefusedError) as caught, transaction.atomic():
        deed(*args, **words)
    assert caught.value.code == code
    return caught.value


@pytest.mark.django_db
def test_a_number_that_differs_is_listed_with_its_place_and_the_ledgers_value_and_stops_signing(paper: Paper) -> None:
    (doubt,) = doubts_of(paper)  # 8% agrees, and bound figures are not asked about
    assert (doubt.quote, doubt.block) == ("9.1%", paper.blocks.count() - 1)
    assert "台账为7.5%" in doubt.why_zh
    assert "多1.6个百分点" in doubt.why_zh
    said = refused("doubts", move_paper, paper, "submit_paper", mover=part(paper, "office"))
    assert f"第{doubt.block + 1}段“9.1%”与台账不符" in said.zh
    assert "the ledger says 7.5 %" in said.en


@pytest.mark.django_db
def test_a_reason_is_wanted_kept_with_the_paper_and_frozen_when_it_is_issued(paper: Paper) -> None:
    (doubt,) = doubts_of(paper)
    refused("reason", explain_doubt, paper, doubt.key, reason="  ", by="office")
    refused("doubt", explain_doubt, paper, "0" * 16, reason="另有来源", by="office")
    explain_doubt(paper, doubt.key, reason="省反馈数", by="office")
    assert explain_doubt(paper, doubt.key, reason="省统计局反馈数，台账待更新", by="office").reason.startswith(
        "省统计局"
    )
    assert open_doubts(paper) == []
    assert AuditEntry.objects.filter(verb="explain_doubt").count() == 2
    paper = moved(moved(Paper.objects.get(pk=paper.pk), "submit_paper", "office"), "sign_paper", "leader")
    refused("state", explain_doubt, paper, doubt.key, reason="改", by="office")
    paper = issue_paper(paper, mover=part(paper, "office"))
    kept = paper.explanations.get()
    assert (kept.quote, kept.by) == ("9.1%", "office")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Explanation.objects.filter(pk=kept.pk).update(reason="改")


@pytest.mark.django_db
def test_the_signer_is_asked_again_where_the_ledger_has_moved_since(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    (doubt,) = doubts_of(paper)
    explain_doubt(paper, doubt.key, reason="省反馈数", by="office")
    paper = moved(Paper.objects.get(pk=paper.pk), "submit_paper", "office")
    later = Ground((known("a", "规模以上工业增加值", "7.7"), known("b", "固定资产投资", "8")), year=2026, month=9)
    monkeypatch.setattr(doubts, "ground_of", lambda _county, _on: later)
    assert "台账为7.7%" in refused("doubts", move_paper, paper, "sign_paper", mover=part(paper, "leader")).zh
    (again,) = open_doubts(paper)
    explain_doubt(paper, again.key, reason="同上，已核", by="leader")
    assert moved(paper, "sign_paper", "leader").state == "signed"


@pytest.mark.django_db
@pytest.mark.sqlite
def test_the_page_lists_what_differs_takes_the_reason_and_shows_it_after_signing(paper: Paper) -> None:
    office = Client()
    office.force_login(Officer.objects.get(username="office"), backend="diaodu.people.sign_in.OfficerBackend")
    address = f"/papers/{paper.code}/"
    page = office.get(address)
    (doubt,) = page.context["doubts"]
    assert "与台账不符的数据" in page.content.decode()
    assert 'href="/x/"' in page.content.decode()
    office.post(f"{address}explain/{doubt.key}/", {"reason": ""})
    assert Explanation.objects.count() == 0
    office.post(f"{address}explain/{doubt.key}/", {"reason": "省统计局反馈数"})
    assert "省统计局反馈数" in office.get(address).content.decode()
    moved(moved(Paper.objects.get(pk=paper.pk), "submit_paper", "office"), "sign_paper", "leader")
    signed = office.get(address)
    assert signed.context["doubts"] == []
    assert "签发前已说明的数据" in signed.content.decode()
    assert "省统计局反馈数" in signed.content.decode()
