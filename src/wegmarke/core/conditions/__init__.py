"""The condition engine: does a condition hold for these facts on this day, and why."""
