"""From an answer of the engine to what a template shows: words, positions, order."""
