"""Figures of drafts against the ledger."""
