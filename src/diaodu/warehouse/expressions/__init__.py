"""What is computed, written once in Ibis: tables in, tables out, the same rows on every engine.

Heavy to import: only what computes imports it, never a page at start.
"""
