"""Indicators: what they mean and what they are to reach; their monthly rounds; what the figures say together."""
