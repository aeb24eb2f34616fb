"""Pure: figures in, answers with their reasons out."""
