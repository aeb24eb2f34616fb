"""Diaodu (调度): keeps a county's work plan alive."""

__version__ = "0.1.0"
