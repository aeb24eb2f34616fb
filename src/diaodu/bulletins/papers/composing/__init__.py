"""Composing papers: text with bound figures, how figures are worded, fitting a length, the usual parts. Pure."""
