"""Every question about projects."""
