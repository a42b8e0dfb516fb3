"""The command line: it asks `service` and sets out what it gets."""
