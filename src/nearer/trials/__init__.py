"""Did it help: what was seen alongside a practice, and small trials of one's own. Pure: rows in, figures out."""
