"""The name others bind to; apart, so that actions can mark it without loading the measure."""

HELD = "tours.held"
