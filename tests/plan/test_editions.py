"""An internal edition laid over a stored plan: previewed, refused or adopted all at once."""

from __future__ import annotations

import pytest
from tests.factories.people import TODAY, make_county
from tests.factories.plans import make_document
from tests.factories.readings import TEXT

from diaodu.core.clock import fixed
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.shipped import load_shipped_settings
from diaodu.plan.actions import adopt_edition, store_edition
from diaodu.plan.actions.blanks import stand
from diaodu.plan.blanks import Stand
from diaodu.plan.models import BlankFill, Document, InternalEdition
from diaodu.plan.queries.editions import edition_rows
from diaodu.reading import Unreadable

pytestmark = pytest.mark.django_db
OFFICE = Mover("office", frozenset({"keeper"}))
WHOLE = TEXT.replace("**亿元", "12.5亿元")


@pytest.fixture
def document() -> Document:
    load_shipped_settings()
    return make_document()


def bring(document: Document, text: str = WHOLE, *, mover: Mover = OFFICE) -> InternalEdition:
    with fixed(TODAY):
        return store_edition(document, text.encode(), name="内部版.txt", mover=mover)


def test_the_preview_shows_what_stands_at_each_mask_and_fills_nothing(document: Document) -> None:
    (row,) = edition_rows(bring(document))
    assert (row.blank.key, row.value, row.sureness, row.ticked) == ("b1", "12.5亿元", "sure", True)
    assert BlankFill.objects.count() == 0


def test_adopting_fills_all_ticked_with_the_edition_as_source(document: Document) -> None:
    edition = bring(document)
    with fixed(TODAY):
        assert adopt_edition(edition, {"b1"}, mover=OFFICE) == 1
    fill = BlankFill.objects.get()
    assert (fill.value, str(fill.low), fill.source, fill.edition) == (
        "12.5亿元",
        "1250000000",
        "内部版：内部版.txt",
        edition,
    )
    assert stand(fill.blank) is Stand.FILLED
    document.refresh_from_db()
    assert document.text == TEXT


def test_an_edition_is_adopted_once(document: Document) -> None:
    edition = bring(document)
    with fixed(TODAY):
        adopt_edition(edition, {"b1"}, mover=OFFICE)
        with pytest.raises(MoveRefusedError, match="adopted already"):
            adopt_edition(edition, {"b1"}, mover=OFFICE)


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (TEXT, "masked", "还有1处掩码"),
        ("关于印发中小学校服管理办法的通知\n各学校应当认真执行，不得强制购买。\n", "document", "这是另一份文件"),
        (WHOLE.replace("治理青河、柳河等14条河流", "新建公园"), "version", "这不是同一版"),
    ],
)
def test_what_is_not_this_plan_without_masks_is_refused_and_nothing_is_kept(
    document: Document, text: str, code: str, said: str
) -> None:
    with pytest.raises(MoveRefusedError) as refusal:
        bring(document, text)
    assert refusal.value.code == code
    assert said in refusal.value.zh
    assert InternalEdition.objects.count() == 0


def test_another_version_is_refused_with_the_place_where_it_differs(document: Document) -> None:
    with pytest.raises(MoveRefusedError) as refusal:
        bring(document, WHOLE.replace("青河、柳河", "白浪河、虞河支流"))
    assert "第3行公开版“青河、柳”、内部版“白浪河、虞河支流”" in refusal.value.zh or "第3行" in refusal.value.zh


def test_a_value_that_is_no_figure_cannot_be_taken(document: Document) -> None:
    edition = bring(document, TEXT.replace("**亿元", "若干亿元"))
    (row,) = edition_rows(edition)
    assert (row.may_be_taken, row.why) == (False, "“若干亿元”不是一个数；请填数字，单位是亿元。")
    with fixed(TODAY), pytest.raises(MoveRefusedError) as refusal:
        adopt_edition(edition, {"b1"}, mover=OFFICE)
    assert refusal.value.zh.startswith("“总投资 **亿元")
    edition.refresh_from_db()
    assert (edition.adopted_at, BlankFill.objects.count()) == (None, 0)


def test_only_the_office_brings_in_or_adopts(document: Document) -> None:
    with pytest.raises(MoveRefusedError, match="dispatch office"):
        bring(document, mover=Mover("clerk", frozenset()))
    edition = bring(document)
    with fixed(TODAY), pytest.raises(MoveRefusedError, match="dispatch office"):
        adopt_edition(edition, {"b1"}, mover=Mover("clerk", frozenset()))


def test_a_blank_of_another_plan_or_none_is_refused(document: Document) -> None:
    edition = bring(document)
    with fixed(TODAY), pytest.raises(MoveRefusedError, match="no blanks of this plan"):
        adopt_edition(edition, {"b1", "b99"}, mover=OFFICE)
    with fixed(TODAY), pytest.raises(MoveRefusedError, match="Tick the blanks"):
        adopt_edition(edition, set(), mover=OFFICE)
    assert BlankFill.objects.count() == 0


def test_an_empty_file_is_refused(document: Document) -> None:
    with pytest.raises(Unreadable):
        bring(document, " ")


def test_a_county_without_the_rule_of_its_own_uses_the_shipped_one() -> None:
    load_shipped_settings()
    document = make_document(county=make_county("ab", name="邻县"))
    with pytest.raises(MoveRefusedError):
        bring(document, "另一份完全不同的通知，与规划毫无关系。")
