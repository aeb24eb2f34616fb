"""Least squares for some dozens of unknowns, in plain Python: a tour is too small to load a numerical library for."""

from __future__ import annotations

import random
from collections.abc import Sequence

Matrix = list[list[float]]
TINY = 1e-12


def normal_equations(rows: Sequence[Sequence[float]], values: Sequence[float]) -> tuple[Matrix, list[float]]:
    """AᵀA and Aᵀb."""
    size = len(rows[0])
    matrix = [[0.0] * size for _ in range(size)]
    right = [0.0] * size
    for row, value in zip(rows, values, strict=True):
        filled = [(column, entry) for column, entry in enumerate(row) if entry]
        for column, entry in filled:
            right[column] += entry * value
            for other, second in filled:
                matrix[column][other] += entry * second
    return matrix, right


def solved(matrix: Matrix, right: Sequence[float]) -> list[float]:
    """x of `matrix` x = `right`. Raises ZeroDivisionError where the matrix is singular."""
    columns = _eliminated([[*line, value] for line, value in zip(matrix, right, strict=True)])
    return [line[-1] for line in columns]


def inverse(matrix: Matrix) -> Matrix:
    size = len(matrix)
    wide = [[*line, *[1.0 if at == number else 0.0 for at in range(size)]] for number, line in enumerate(matrix)]
    return [line[size:] for line in _eliminated(wide)]


def _eliminated(wide: Matrix) -> Matrix:
    """Gauss and Jordan, with the largest pivot."""
    for at in range(len(wide)):
        pivot = max(range(at, len(wide)), key=lambda line: abs(wide[line][at]))
        if abs(wide[pivot][at]) < TINY:
            msg = "the matrix is singular"
            raise ZeroDivisionError(msg)
        wide[at], wide[pivot] = wide[pivot], wide[at]
        divisor = wide[at][at]
        wide[at] = [value / divisor for value in wide[at]]
        for number, line in enumerate(wide):
            if number != at and (factor := line[at]):
                wide[number] = [a - factor * b for a, b in zip(line, wide[at], strict=True)]
    return wide


def cholesky(matrix: Matrix) -> Matrix:
    """The lower factor of a covariance; a direction without spread gives a column of nothing."""
    size = len(matrix)
    factor = [[0.0] * size for _ in range(size)]
    for row in range(size):
        for column in range(row + 1):
            rest = matrix[row][column] - sum(factor[row][k] * factor[column][k] for k in range(column))
            if row == column:
                factor[row][row] = max(0.0, rest) ** 0.5
            elif factor[column][column] > TINY:
                factor[row][column] = rest / factor[column][column]
    return factor


def drawn(means: Sequence[float], factor: Matrix, dice: random.Random) -> list[float]:
    """One outcome of normal chances with these means and the covariance that `factor` is the lower factor of."""
    chances = [dice.gauss(0.0, 1.0) for _ in means]
    return [
        mean + sum(line[k] * chances[k] for k in range(at + 1))
        for at, (mean, line) in enumerate(zip(means, factor, strict=True))
    ]
