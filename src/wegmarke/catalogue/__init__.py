"""Reads and checks the data files and gives them to core as definitions. No Django here."""
