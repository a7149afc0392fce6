"""The process chain: its stations and steps, where a person stands, and who is responsible there."""
