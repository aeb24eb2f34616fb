"""The catalogue: definitions, targets and their breakdown, formulas, supports, figures."""
