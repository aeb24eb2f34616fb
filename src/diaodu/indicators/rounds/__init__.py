"""Rounds of figures: what a period asks, how it is entered, checked, released and sent up."""
