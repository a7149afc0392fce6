"""Showing: pages, forms and templates."""
