"""Pure: values in, answers and reasons out."""
