"""The review: what is decided, what follows from it, and that it can be taken back exactly."""

from __future__ import annotations

from typing import Any

import pytest
from tests.factories.people import TODAY
from tests.factories.plans import accept_all, keeper, make_document

from diaodu.core.models import AuditEntry, Move
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.plan.actions import (
    Claim,
    Edits,
    TargetEdit,
    accept_commitments,
    accept_firm_targets,
    claim_commitments,
    edit_commitment,
    merge_commitments,
    reject_commitments,
    review_again,
    split_commitment,
    undo_review_step,
)
from diaodu.plan.models import Blank, Commitment, Document, NamedObject, Target
from diaodu.plan.queries import plan_rows

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = "R-2026-001", "R-2026-002", "R-2026-003"


@pytest.fixture
def document() -> Document:
    return make_document()


def one(document: Document, code: str) -> Commitment:
    return document.commitments.select_related("subject").get(code=code)


def rows(document: Document) -> dict[str, list[dict[str, Any]]]:
    """Everything a review may change, but for versions, which only ever grow."""
    models = {"c": Commitment, "t": Target, "b": Blank, "o": NamedObject}
    return {
        name: [
            {key: value for key, value in row.items() if key != "version"}
            for row in model.objects.filter(document=document).order_by("pk").values()
        ]
        for name, model in models.items()
    }


def decide(document: Document, verb: Any, *codes: str, **words: Any) -> Any:
    return verb([one(document, code) for code in codes], mover=keeper(document), on=TODAY, **words)


def undo(document: Document) -> None:
    undo_review_step(document, mover=keeper(document), on=TODAY)


def edits_of(item: Commitment, **changes: Any) -> Edits:
    words = {
        name: getattr(item, name)
        for name in ("start", "end", "short", "strength", "nature", "due", "lead_text", "partners")
    }
    return Edits(**(words | changes))


def edit(document: Document, code: str, **changes: Any) -> Commitment:
    item = one(document, code)
    return edit_commitment(
        item, edits_of(item, **changes), mover=keeper(document), on=TODAY, version=changes.pop("version", item.version)
    )


def split(document: Document, code: str, *words: str) -> list[Commitment]:
    item = one(document, code)
    at = [document.text.index(word, item.start) for word in words]
    return split_commitment(item, at, mover=keeper(document), on=TODAY, version=item.version)


def merge(document: Document, *codes: str) -> Commitment:
    items = [one(document, code) for code in codes]
    return merge_commitments(items, mover=keeper(document), on=TODAY, version=items[0].version)


def test_accepting_many_moves_all_of_them_with_one_entry_in_the_audit(document: Document) -> None:
    decide(document, accept_commitments, FIRST, THIRD)
    assert list(document.commitments.values_list("state", flat=True)) == ["accepted", "proposed", "accepted"]
    entry = AuditEntry.objects.get(verb="accept_commitments")
    assert (entry.actor, entry.after) == (keeper(document).by, {"states": {FIRST: "accepted", THIRD: "accepted"}})
    moves = Move.objects.filter(subject__commitment__document=document)
    assert list(moves.values_list("verb", "post")) == [("accept", "调度办主任")] * 2


def test_all_firm_ones_with_a_target_are_accepted_at_once_and_nothing_else(document: Document) -> None:
    accepted = accept_firm_targets(document, mover=keeper(document), on=TODAY)
    assert [item.code for item in accepted] == [FIRST, THIRD]
    assert one(document, SECOND).state == "proposed"
    assert accept_firm_targets(document, mover=keeper(document), on=TODAY) == []


def test_nobody_but_the_office_decides(document: Document) -> None:
    with pytest.raises(MoveRefusedError, match="Your post does not allow"):
        accept_commitments([one(document, FIRST)], mover=Mover("lin", frozenset()), on=TODAY)


def test_a_rejection_needs_a_reason_and_takes_the_sentence_out_of_every_count(document: Document) -> None:
    with pytest.raises(MoveRefusedError, match="Please give the reason"):
        decide(document, reject_commitments, SECOND, why=" ")
    decide(document, reject_commitments, SECOND, why="背景，不是任务")
    found = plan_rows(document)
    assert [item.code for item in found.commitments] == [FIRST, THIRD]
    assert [blank.cause for blank in found.blanks] == ["masked"]  # hidden in the text it stays hidden
    document.refresh_from_db()
    assert [document.counts[name] for name in ("commitments", "advance", "blanks_figure", "blanks_owner")] == [
        2,
        0,
        0,
        0,
    ]


def test_a_rejected_one_can_be_reviewed_again(document: Document) -> None:
    decide(document, reject_commitments, SECOND, why="背景，不是任务")
    decide(document, review_again, SECOND)
    assert one(document, SECOND).state == "proposed"
    document.refresh_from_db()
    assert document.counts["commitments"] == 3


def test_a_decision_on_what_somebody_else_has_just_decided_is_refused(document: Document) -> None:
    seen = one(document, FIRST)
    edit(document, FIRST, short="老旧小区")
    with pytest.raises(MoveRefusedError, match="Somebody has just changed"):
        accept_commitments([seen], mover=keeper(document), on=TODAY, version=seen.version)
    assert one(document, FIRST).state == "proposed"


def test_only_what_was_accepted_can_be_claimed(document: Document) -> None:
    unit = document.unit
    with pytest.raises(MoveRefusedError, match="has not been accepted in the review"):
        claim_commitments([Claim(one(document, FIRST), unit)], by="office", since=TODAY)
    accept_all(document)
    claim_commitments([Claim(one(document, FIRST), unit)], by="office", since=TODAY)
    assert one(document, FIRST).state == "claimed"


def test_an_edit_changes_words_date_lead_and_target_and_settles_what_was_missing(document: Document) -> None:
    target = Target.objects.get(commitment__code=THIRD)
    changed = edit(
        document,
        THIRD,
        short="河流治理",
        strength="advance",
        nature="quantity",
        due=TODAY,
        lead_text="县水务局",
        partners=["财政局", ""],
        targets=[TargetEdit(target.pk, "16", "条", ">=", "河流治理")],
    )
    assert (changed.short, changed.strength, changed.nature, changed.due) == ("河流治理", "advance", "quantity", TODAY)
    assert (changed.lead_text, changed.partners) == ("县水务局", ["财政局"])
    target.refresh_from_db()
    assert (target.value, str(target.low), target.comparator, target.object) == ("16", "16", ">=", "河流治理")
    assert edit(document, SECOND, lead_text="住建局").blanks.get(kind="owner").state == "filled"


def test_a_figure_that_is_none_is_refused_and_nothing_is_saved(document: Document) -> None:
    target = Target.objects.get(commitment__code=FIRST)
    with pytest.raises(MoveRefusedError, match="is no figure"):
        edit(document, FIRST, short="x", targets=[TargetEdit(target.pk, "很多", "", "=", "")])
    assert one(document, FIRST).short == ""


def test_a_sentence_made_shorter_lets_go_of_the_figure_outside_of_it(document: Document) -> None:
    item = one(document, FIRST)
    edit(document, FIRST, end=item.start + len("年内改造老旧小区"))
    assert one(document, FIRST).quote == "年内改造老旧小区"
    assert list(one(document, FIRST).targets.all()) == []
    assert [target.key for target in plan_rows(document).targets] == ["t2"]


def test_words_of_another_commitment_cannot_be_taken(document: Document) -> None:
    with pytest.raises(MoveRefusedError, match=f"belong to {SECOND}"):
        edit(document, FIRST, end=one(document, SECOND).start + 3)


def test_a_split_deals_out_targets_and_names_and_the_first_piece_keeps_the_code(document: Document) -> None:
    merge(document, SECOND, THIRD)
    pieces = split(document, SECOND, "治理青河")
    assert [piece.code for piece in pieces] == [SECOND, "R-2026-004"]
    assert [piece.quote for piece in pieces] == ["推进总投资**亿元的东城片区建设", "治理青河、柳河等14条河流"]
    assert [piece.strength for piece in pieces] == ["advance", "firm"]
    assert list(pieces[0].blanks.values_list("kind", "cause")) == [("owner", "missing"), ("figure", "masked")]
    assert [target.quote for target in pieces[1].targets.all()] == ["14条"]
    assert [name.name for name in pieces[1].objects_named.all()] == ["青河", "柳河"]
    assert list(pieces[1].blanks.values_list("kind", "quote")) == [("owner", pieces[1].quote)]
    assert pieces[1].split_from == pieces[0]
    assert pieces[1].subject.label_zh == pieces[1].quote


def test_each_piece_of_a_split_stands_where_the_text_says(document: Document) -> None:
    for piece in split(document, THIRD, "柳河"):
        assert document.text[piece.start : piece.end] == piece.quote


@pytest.mark.parametrize(("word", "refusal"), [("4条", "cannot be cut in two"), ("河、柳", "cannot be cut in two")])
def test_a_figure_or_name_is_never_cut_in_two(document: Document, word: str, refusal: str) -> None:
    before = rows(document)
    with pytest.raises(MoveRefusedError, match=refusal):
        split(document, THIRD, word)
    assert rows(document) == before


def test_a_mark_outside_of_the_sentence_is_refused(document: Document) -> None:
    item = one(document, FIRST)
    with pytest.raises(MoveRefusedError, match="Mark where in this sentence"):
        split_commitment(item, [item.end + 3], mover=keeper(document), on=TODAY, version=item.version)


def test_merged_ones_keep_the_first_code_and_the_others_point_to_it(document: Document) -> None:
    merged = merge(document, THIRD, SECOND)
    assert (merged.code, merged.quote) == (SECOND, "推进总投资**亿元的东城片区建设；治理青河、柳河等14条河流")
    assert [target.quote for target in merged.targets.all()] == ["14条"]
    assert one(document, THIRD).merged_into == merged
    assert [item.code for item in plan_rows(document).commitments] == [FIRST, SECOND]
    with pytest.raises(MoveRefusedError, match="only undoing the merge"):
        decide(document, review_again, THIRD)


def test_only_neighbours_that_wait_are_merged(document: Document) -> None:
    with pytest.raises(MoveRefusedError, match="Only neighbours"):
        merge(document, FIRST, THIRD)
    decide(document, accept_commitments, SECOND)
    with pytest.raises(MoveRefusedError, match="has been reviewed"):
        merge(document, FIRST, SECOND)


def test_a_whole_sitting_is_taken_back_step_by_step_and_every_row_is_as_it_was(document: Document) -> None:
    states = [rows(document)]
    steps = [
        lambda: edit(document, FIRST, short="老旧小区", targets=[target_edit(FIRST)]),
        lambda: edit(document, FIRST, end=one(document, FIRST).start + 8),
        lambda: merge(document, SECOND, THIRD),
        lambda: decide(document, accept_commitments, FIRST, SECOND),
        lambda: decide(document, review_again, FIRST),
        lambda: decide(document, reject_commitments, FIRST, why="重复"),
    ]
    for step in steps:
        step()
        states.append(rows(document))
    for expected in states[-2::-1]:
        undo(document)
        assert rows(document) == expected
    with pytest.raises(MoveRefusedError, match="nothing of today"):
        undo(document)


def target_edit(code: str) -> TargetEdit:
    target = Target.objects.get(commitment__code=code)
    return TargetEdit(target.pk, "200", "万平方米", ">=", "改造")


def test_a_split_that_is_undone_leaves_the_whole_as_it_was_and_its_pieces_nowhere(document: Document) -> None:
    before = rows(document)
    split(document, THIRD, "柳河")
    undo(document)
    after = rows(document)
    whole = [row for row in after["c"] if row["code"] != "R-2026-004"]
    assert (whole, after["t"], after["o"]) == (before["c"], before["t"], before["o"])
    assert one(document, "R-2026-004").merged_into == one(document, THIRD)
    assert [item.code for item in plan_rows(document).commitments] == [FIRST, SECOND, THIRD]
    assert split(document, THIRD, "柳河")[1].code == "R-2026-005"


def test_what_somebody_has_worked_on_since_is_not_taken_back(document: Document) -> None:
    accept_all(document, on=TODAY)
    claim_commitments([Claim(one(document, FIRST), document.unit)], by="office", since=TODAY)
    before = rows(document)
    with pytest.raises(MoveRefusedError, match="has been worked on since"):
        undo(document)
    assert rows(document) == before


def test_one_takes_back_only_ones_own_decisions_of_the_day(document: Document) -> None:
    accept_all(document)
    other = Mover("li", keeper(document).parts)
    with pytest.raises(MoveRefusedError, match="nothing of today"):
        undo_review_step(document, mover=other, on=TODAY)
    with pytest.raises(MoveRefusedError, match="nothing of today"):
        undo_review_step(document, mover=keeper(document), on=TODAY.replace(day=3))
