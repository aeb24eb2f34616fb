"""Small worlds for tests: counties, officers, readings. Nothing here is from a real place."""
