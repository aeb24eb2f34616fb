"""Exact figures: decimals kept as scaled integers, the same on every database."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

PLACES = 4
SCALE = 10**PLACES
_LARGEST = 2**63 - 1


def to_scaled(value: Decimal | int | str) -> int:
    """The integer that stands for `value`.

    Raises ValueError where the value has more than four decimals or does not fit: a figure is kept whole or refused.
    """
    number = Decimal(value)
    scaled = number * SCALE
    if not number.is_finite() or scaled != scaled.to_integral_value():
        msg = f"{number} has more than {PLACES} decimals"
        raise ValueError(msg)
    if abs(scaled) > _LARGEST:
        msg = f"{number} is too large to be kept"
        raise ValueError(msg)
    return int(scaled)


def from_scaled(scaled: int) -> Decimal:
    """The figure a stored integer stands for, without trailing zeros and never in exponent form."""
    number = Decimal(scaled).scaleb(-PLACES).normalize()
    return number if number.as_tuple().exponent <= 0 else number.quantize(Decimal(1))  # type: ignore[operator]


if TYPE_CHECKING:
    _BigInteger = models.BigIntegerField[Decimal | int | str | None, Decimal | None]
else:
    _BigInteger = models.BigIntegerField


class ExactField(_BigInteger):
    """A Decimal with up to four decimals. SQLite would keep a DecimalField as a float; an integer stays exact."""

    description = "Exact decimal, scaled by 10,000"

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else from_scaled(value)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return from_scaled(to_scaled(value))
        except (ValueError, ArithmeticError) as error:
            raise ValidationError(str(error)) from error

    def get_prep_value(self, value: Any) -> int | None:
        return None if value is None else to_scaled(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return value if prepared else self.get_prep_value(value)

    @property
    def validators(self) -> list[Any]:
        # The bounds of BigIntegerField speak of the integer, not of the figure; to_scaled refuses what does not fit.
        return []

    def formfield(self, **kwargs: Any) -> Any:
        from django import forms

        return super(models.BigIntegerField, self).formfield(
            **{"form_class": forms.DecimalField, "decimal_places": PLACES, **kwargs}
        )


class PathField(models.CharField):
    """A unit path that is compared byte by byte: "0" follows "/", so a range finds a subtree through the index.

    SQLite compares that way by itself; PostgreSQL would follow the language of the database.
    """

    def db_parameters(self, connection: Any) -> Any:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters
