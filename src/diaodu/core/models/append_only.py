"""Rows that are only ever added, and rows that stand from a moment on."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class AppendOnly(models.QuerySet[Any]):
    """Refuses what would rewrite history. Rows are only ever added."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("these rows are append-only and cannot be changed")

    def delete(self) -> NoReturn:
        raise TypeError("these rows are append-only and cannot be deleted")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("these rows are append-only and cannot be changed")


class AppendOnlyRow(models.Model):
    """A row that is added once and then stands: facts, moves, audit."""

    objects = AppendOnly.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            msg = f"{type(self).__name__} is append-only and cannot be changed"
            raise TypeError(msg)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        msg = f"{type(self).__name__} is append-only and cannot be deleted"
        raise TypeError(msg)


class FreezingRow(models.Model):
    """A row that may change until it is frozen; from then on the database refuses (core.append_guards)."""

    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
