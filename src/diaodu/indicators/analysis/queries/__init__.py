"""What the pages ask: lines of figures from the warehouse, everything else from the tables."""
