"""A text made to be slow is answered quickly, and prose is never cut short by that."""

from diaodu.reading.targets import explain_candidates
from diaodu.reading.targets.explain import TOO_MANY


def test_figures_beyond_what_a_sentence_holds_are_refused_by_name() -> None:
    reasons = [candidate.why for candidate in explain_candidates("建成5个，" * 400)]
    assert len(reasons) == 400
    assert reasons.count(TOO_MANY) == 250


def test_the_count_begins_anew_with_every_sentence() -> None:
    text = ("建成泵站5个，" * 100 + "。") * 3
    assert TOO_MANY not in {candidate.why for candidate in explain_candidates(text)}
