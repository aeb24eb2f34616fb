"""The project library: what the county builds, from the idea to full production."""
