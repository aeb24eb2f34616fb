"""Every question about warnings, agendas, gaps and what moved."""
