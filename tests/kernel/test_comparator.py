from decimal import Decimal

import pytest

from diaodu.kernel.comparator import is_met
from diaodu.kernel.quantity import Quantity


def whole(number: int) -> Quantity:
    return Quantity(Decimal(number), Decimal(number), "个")


@pytest.mark.parametrize(
    ("comparator", "actual", "met"),
    [
        ("=", 15, True),
        ("=", 16, True),
        ("=", 14, False),
        (">=", 15, True),
        (">", 15, False),
        (">", 16, True),
        ("<=", 15, True),
        ("<=", 16, False),
        ("<", 15, False),
        ("~", 15, True),
        ("~", 14, False),
    ],
)
def test_promise_of_fifteen_is_met(comparator: str, actual: int, met: bool) -> None:
    assert is_met(whole(15), comparator, Decimal(actual)) is met


def test_about_allows_five_percent_short() -> None:
    assert is_met(whole(100), "~", Decimal(95)) is True
    assert is_met(whole(100), "~", Decimal(94)) is False


def test_range_is_met_from_its_lower_end() -> None:
    growth = Quantity(Decimal("4.5"), Decimal(5), "%")
    assert is_met(growth, "=", Decimal("4.5")) is True
    assert is_met(growth, "=", Decimal("4.4")) is False


def test_unknown_comparator_is_refused() -> None:
    with pytest.raises(ValueError, match="'!='"):
        is_met(whole(1), "!=", Decimal(1))
