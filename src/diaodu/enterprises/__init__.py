"""The firm register: who the county's firms are, by their unified social credit code."""
