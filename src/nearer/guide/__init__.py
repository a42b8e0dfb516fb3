"""The guide: its words and data as TOML, and what reads, checks and walks them. No vault, no face."""
