"""What projects wait for: land, energy, capital and the like."""
