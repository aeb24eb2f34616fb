"""`./diaodu audit verify` and `tail`: whether the record is whole, and how it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from diaodu.cli.arguments import Parser
from diaodu.cli.data_folder import add_data_option, open_county
from diaodu.cli.guard import FAILED
from diaodu.cli.say import say

if TYPE_CHECKING:
    from diaodu.core.models import AuditEntry


def run(argv: list[str]) -> int:
    parser = Parser(prog="diaodu audit", description="核验审计记录，或看最近几条。Verify the audit, or show its end.")
    parser.add_argument("what", choices=["verify", "tail"], help="核验 verify; 最近几条 tail")
    parser.add_argument("-n", type=int, default=20, metavar="N", help="条数 how many entries (20)")
    add_data_option(parser)
    options = parser.parse_args(argv)
    open_county(options.data)
    return verify() if options.what == "verify" else tail(options.n)


def verify() -> int:
    """Say what does not fit, one sentence each; 1 if anything does not."""
    from diaodu.core.chain import examine_chain

    examined = examine_chain()
    for finding in examined.findings:
        say(finding.zh, finding.en)
    if not examined.is_whole:
        return FAILED
    say(
        f"审计记录完整：{examined.entries}条，与{examined.anchors}个锚一致；末条校验值 {examined.head}",
        f"The audit is whole: {examined.entries} entries, in keeping with {examined.anchors} anchors; its head is"
        f" {examined.head}",
    )
    return 0


def tail(count: int) -> int:
    """The newest entries, oldest first, one a line."""
    from diaodu.core.models import AuditEntry

    for entry in reversed(AuditEntry.objects.order_by("-number")[: max(0, count)]):
        print(_line(entry))
    return 0


def _line(entry: AuditEntry) -> str:
    from diaodu.core.clock import ZONE

    after = json.dumps(entry.after, ensure_ascii=False, separators=(",", ":")) if entry.after else ""
    words = (f"{entry.number:>7}", f"{entry.at.astimezone(ZONE):%Y-%m-%d %H:%M:%S}", entry.actor, entry.verb)
    return "  ".join([*words, entry.subject, after]).rstrip()
