"""Search: Chinese by pairs of letters, everything else by words; the best first, and only among what is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from diaodu.core import search
from diaodu.core.choices import Sensitivity
from diaodu.core.links import linked_kinds, register_link, subject_url
from diaodu.core.models import Job, SearchGram, Subject
from diaodu.core.search import grams_of, index_subject, index_subjects, search_subjects, search_texts
from diaodu.core.search_job import ask_to_rebuild_search
from diaodu.core.subjects import NewSubject, add_subjects

LABELS = {
    "R-2026-001": "新建城区供水水库2座",
    "R-2026-002": "水库除险加固",
    "R-2026-003": "冲刺AA+信用评级，融资12.5亿元",
    "R-2026-021": "完成滨河路（Ⅰ期）改造",
}


@pytest.fixture
def subjects(db: None) -> dict[str, Subject]:
    made = add_subjects([NewSubject("thing", code, label, "/a/", "/a/") for code, label in LABELS.items()])
    return {subject.code: subject for subject in made}


def found(query: str) -> list[str]:
    return [subject.code for subject in search_subjects(query, Subject.objects.all())]


def test_grams_of_a_text() -> None:
    assert grams_of("供水水库 AA+ R-2026-021") == {
        "供水", "水水", "水库", "库", "aa", "r-2026-021", "r", "2026", "021",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("水库", ["R-2026-002", "R-2026-001"]),  # the shorter label first
        ("供水水库", ["R-2026-001"]),
        ("库", ["R-2026-002", "R-2026-001"]),
        ("座", ["R-2026-001"]),  # the last letter of its run
        ("水库 加固", ["R-2026-002"]),
        ("加固 除险", ["R-2026-002"]),  # the order does not matter
        ("aa+", ["R-2026-003"]),
        ("ＡＡ", ["R-2026-003"]),  # full width
        ("12.5亿", ["R-2026-003"]),
        ("r-2026-021", ["R-2026-021"]),
        ("R-2026-0", ["R-2026-021", "R-2026-003", "R-2026-002", "R-2026-001"]),
        ("水厂", []),
        ("水库 滨河", []),
        ("", []),
        ("！？", []),
    ],
)
@pytest.mark.usefixtures("subjects")
def test_a_query_finds_what_holds_all_its_grams(query: str, codes: list[str]) -> None:
    assert sorted(found(query)) == sorted(codes)


@pytest.mark.usefixtures("subjects")
def test_the_record_whose_code_was_typed_comes_first_then_the_words_as_typed() -> None:
    add_subjects([NewSubject("thing", "X-1", "见 R-2026-021", "/a/", "/a/")])
    assert found("R-2026-021") == ["R-2026-021", "X-1"]
    add_subjects([NewSubject("thing", "X-2", "库水", "/a/", "/a/"), NewSubject("thing", "X-3", "供水库", "/a/", "/a/")])
    assert found("水库")[:2] == ["X-3", "R-2026-002"]


def test_only_what_is_given_is_searched(subjects: dict[str, Subject]) -> None:
    among = Subject.objects.filter(pk=subjects["R-2026-001"].pk)
    assert [subject.code for subject in search_subjects("水库", among)] == ["R-2026-001"]


def test_indexing_again_forgets_the_old_words(subjects: dict[str, Subject]) -> None:
    index_subject(subjects["R-2026-001"], "污水处理厂")
    assert (found("污水"), found("供水")) == (["R-2026-001"], [])


def test_personal_records_are_not_found(subjects: dict[str, Subject]) -> None:
    subject = subjects["R-2026-001"]
    subject.sensitivity = Sensitivity.PERSONAL
    subject.save()
    assert index_subjects([subject]) == 0
    assert found("供水") == []


def test_a_kind_says_itself_what_it_is_found_by(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_texts", dict(search._texts))

    @search_texts("draft")
    def texts(rows: Sequence[Subject]) -> Mapping[int, Sequence[str]]:
        return {row.pk: ("正式印发",) for row in rows if row.code != "D-1"}

    made = add_subjects([NewSubject("draft", code, "草稿", "/a/", "/a/") for code in ("D-1", "D-2")])
    assert found("草稿") == []
    assert index_subjects(made) == 1
    assert found("印发") == ["D-2"]


def test_a_long_query_costs_no_more_conditions(subjects: dict[str, Subject]) -> None:
    assert found("水库" * 500) == []
    assert len(list(search._conditions("一二三四五六七八九十甲乙丙丁戊己庚辛壬癸"))) == search.MOST_GRAMS


def test_searching_takes_one_query(subjects: dict[str, Subject], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found("新建供水水库 2座")


@pytest.mark.django_db(transaction=True)
def test_the_whole_index_is_built_anew_by_a_job() -> None:
    add_subjects([NewSubject("thing", code, label, "/a/", "/a/") for code, label in LABELS.items()])
    SearchGram.objects.all().delete()
    assert found("水库") == []
    job = ask_to_rebuild_search(by="admin")
    assert Job.objects.get(pk=job.pk).result == {"records": 4, "found": 4}
    assert found("水库") == ["R-2026-002", "R-2026-001"]


def test_a_kind_without_a_page_has_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    from diaodu.core import links

    monkeypatch.setattr(links, "_links", {})
    monkeypatch.setattr(links, "_names", {})
    register_link("thing", lambda subject: f"/things/{subject.code}/", name="Things")
    assert subject_url(Subject(kind="thing", code="T-1")) == "/things/T-1/"
    assert subject_url(Subject(kind="other", code="T-1")) == ""
    assert linked_kinds() == {"thing": "Things"}
