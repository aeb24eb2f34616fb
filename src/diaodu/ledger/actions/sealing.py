"""The sealed sheet of a return: printed with a proof of its content, sealed on paper, scanned, brought back."""

from __future__ import annotations

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.intake import SCANS, Examined, attach_file
from diaodu.core.models import Attachment
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.ledger.models import Return
from diaodu.ledger.sheet import sheet_proof
from diaodu.ledger.steps import CLERK


@transaction.atomic
def attach_sealed_scan(owed: Return, scan_file: Examined, *, mover: Mover) -> Attachment:
    """Keep the scan with the proof of what was printed; a later change of the content voids it.

    Raises MoveRefusedError for anything but a PDF or a picture, from somebody who is not the unit's clerk, or where
    somebody changed the return since: the scan does not show that.
    """
    if CLERK not in mover.parts:
        raise MoveRefusedError("who", "只有本单位的报送员能传盖章件。", "Only the clerk of the unit brings the scan.")
    if scan_file.media_type not in SCANS:
        raise MoveRefusedError(
            "type", "盖章件须是 PDF、PNG 或 JPG 扫描件。", "The sealed sheet must be a PDF, PNG or JPG scan."
        )
    take_version(owed)
    scan = attach_file(scan_file, owed.subject, purpose="sealed", by=mover.by)
    owed.sealed, owed.sealed_proof = scan, sheet_proof(owed)
    owed.save(update_fields=["sealed", "sealed_proof"])
    append_audit(
        verb="attach_sealed_scan",
        subject=owed.code,
        by=mover.by,
        unit=owed.unit.path,
        after={"file": scan.file.sha256, "proof": owed.sealed_proof},
    )
    return scan
