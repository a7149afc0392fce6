"""Thinking: pure functions over values. No Django, no files, no clock; the day comes in as ``on``."""
