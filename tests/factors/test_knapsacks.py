"""Knapsacks of many sizes of sack at once, made so that their best filling is known: by prices, and by counting."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from diaodu.factors.allocation import Candidate, Factor, Need, Problem, Supply, allocate


def sack(sizes: list[int], items: list[tuple[float, list[int]]]) -> Problem:
    """One month; each factor is a side of the sack."""
    names = [f"f{number}" for number in range(len(sizes))]
    supplies = [Supply(name, 0, Decimal(size)) for name, size in zip(names, sizes, strict=True)]
    candidates = [
        Candidate(f"p{number}", worth, [Need(name, Decimal(a)) for name, a in zip(names, amounts, strict=True) if a])
        for number, (worth, amounts) in enumerate(items)
    ]
    return Problem(1, [Factor(name) for name in names], supplies, candidates)


@pytest.mark.parametrize("seed", range(3))
def test_the_filling_that_prices_prove_to_be_the_best_is_found(seed: int) -> None:
    """Worth is what an item takes at the prices, a little more for the chosen, a little less for the others; the chosen
    fill the sack exactly. Whatever fits is worth at most the sack at its prices and that little more: the chosen."""
    dice, factors, count = random.Random(seed), 8, 120  # noqa: S311 -- made-up projects
    prices = [dice.uniform(0.5, 2) for _ in range(factors)]
    amounts = [[dice.randint(0, 90) for _ in range(factors)] for _ in range(count)]
    chosen = set(dice.sample(range(count), count // 2))
    items = []
    for number, row in enumerate(amounts):
        at_prices = sum(price * amount for price, amount in zip(prices, row, strict=True))
        items.append((at_prices + dice.uniform(1, 9) * (1 if number in chosen else -1), row))
    sizes = [sum(amounts[number][side] for number in chosen) for side in range(factors)]
    found = allocate(sack(sizes, items), gap=0.0)
    assert set(found.starts) == {f"p{number}" for number in chosen}
    assert found.gap == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_no_filling_that_counting_finds_is_better(seed: int) -> None:
    """Items worth about what they take: where a list worked down by hand is wrong. Counted over all sizes of the sack."""
    dice, sizes = random.Random(100 + seed), [60, 45]  # noqa: S311 -- made-up projects
    rows = [[dice.randint(3, 20), dice.randint(2, 16)] for _ in range(30)]
    items = [(float(sum(row) + dice.randint(0, 3)), row) for row in rows]
    best = [[0.0] * (sizes[1] + 1) for _ in range(sizes[0] + 1)]
    for worth, (a, b) in items:
        for x in range(sizes[0], a - 1, -1):
            for y in range(sizes[1], b - 1, -1):
                best[x][y] = max(best[x][y], best[x - a][y - b] + worth)
    found = allocate(sack(sizes, items), gap=0.0)
    assert found.worth == pytest.approx(best[-1][-1])
    assert found.bound == pytest.approx(best[-1][-1], rel=1e-6)
