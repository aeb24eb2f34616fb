"""Bulletins: figures held against the ledger before they go out; papers made of it."""
