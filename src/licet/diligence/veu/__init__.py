"""Data center validated end users (748.15): the file that describes one, and what the law says of it."""
