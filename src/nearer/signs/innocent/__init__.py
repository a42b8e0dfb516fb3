"""Patterns that are not pulling away, recognised and said with the same room."""
