"""Every question about rounds of figures."""
