"""Where the expressions run: DuckDB inside the process, or a Spark cluster for the batch roll-ups."""
