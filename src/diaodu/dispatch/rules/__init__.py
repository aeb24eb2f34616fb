"""When a warning rises, what fills a gap, what a meeting talks about. Pure: values in, answer and reason out."""
