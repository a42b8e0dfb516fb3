"""Frozen data that every room shares: what happened (events), who (person), what was found, what was read."""
