from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.kernel.period import Period

CODES = st.builds(
    lambda year, tail: f"{year}{tail}",
    st.integers(1990, 2100),
    st.sampled_from(["", "-H1", "-H2", "-Q1", "-Q4", "-01", "-02", "-12", "-01+02"]),
)


@pytest.mark.parametrize(
    ("code", "start", "end", "zh", "en"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28), "2026年2月", "February 2026"),
        ("2026-01+02", date(2026, 1, 1), date(2026, 2, 28), "2026年1—2月", "Jan–Feb 2026"),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30), "2026年三季度", "2026 Q3"),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31), "2026年下半年", "2026 H2"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2026年", "2026"),
    ],
)
def test_period_has_its_days_and_names(code: str, start: date, end: date, zh: str, en: str) -> None:
    period = Period.parse(code)
    assert (period.start, period.end, period.label_zh, period.label_en) == (start, end, zh, en)


def test_march_follows_january_with_february() -> None:
    assert Period.parse("2026-01+02").next().code == "2026-03"
    assert Period.parse("2026-12").next().code == "2027-01"
    assert Period.parse("2026-Q1").previous().code == "2025-Q4"


@pytest.mark.parametrize("code", ["2026-13", "2026-Q5", "26-01", "2026-1", "", "2026-01+03"])
def test_what_is_no_period_is_named(code: str) -> None:
    with pytest.raises(ValueError, match="is no period"):
        Period.parse(code)


@given(CODES)
def test_period_is_written_as_it_was_read(code: str) -> None:
    period = Period.parse(code)
    assert period.code == code
    assert period.start <= period.end


@given(st.integers(1990, 2100), st.integers(1, 12))
def test_previous_undoes_next(year: int, month: int) -> None:
    period = Period.month(year, month)
    assert period.next().previous() == period
