"""Every change of the check: a draft brought in, checked again, a mark settled, a draft put away."""

from diaodu.bulletins.checking.actions.drafts import add_draft, check_again, retire_draft
from diaodu.bulletins.checking.actions.settling import Settling, settle_marks

__all__ = ["Settling", "add_draft", "check_again", "retire_draft", "settle_marks"]
