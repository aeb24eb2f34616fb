"""What the rules of a project's light ask about money from above: paid out as wanted, bonds spent in time. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Grant:
    """One granted application as known on a day, in 万元; `paid` None: nobody has said how much was paid out."""

    money: Decimal | None  # arrived, or granted where nothing has arrived
    paid: Decimal | None
    pay_due: Decimal | None = None
    pay_by: date | None = None
    issued_on: date | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """A bond with what of it was spent, in percent; None: not known."""

    issued_on: date
    spent: Decimal | None


@dataclass(frozen=True, slots=True)
class Paid:
    """Percents; None: not known, or nothing is asked. `bonds`: each by itself, the one issued first before others."""

    paid: Decimal | None = None
    required: Decimal | None = None
    bonds: Sequence[Spent] = ()


def paid_of(grants: Sequence[Grant], *, on: date) -> Paid:
    """The payments asked for by now, together; bonds issued by now one by one."""
    asked = [each for each in grants if each.pay_due is not None and each.pay_by is not None and each.pay_by <= on]
    money = sum((each.money for each in asked if each.money is not None), Decimal(0))
    known = bool(asked) and money > 0 and all(each.money is not None and each.paid is not None for each in asked)
    paid = sum((each.paid for each in asked if each.paid is not None), Decimal(0))
    due = sum((each.pay_due for each in asked if each.pay_due is not None), Decimal(0))
    bonds = [
        Spent(each.issued_on, _share(each)) for each in grants if each.issued_on is not None and each.issued_on <= on
    ]
    return Paid(
        _percent(paid, money) if known else None,
        _percent(due, money) if known else None,
        tuple(sorted(bonds, key=lambda each: each.issued_on)),
    )


def _share(grant: Grant) -> Decimal | None:
    if grant.paid is None or not grant.money:
        return None
    return _percent(grant.paid, grant.money)


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal("0.1"))
