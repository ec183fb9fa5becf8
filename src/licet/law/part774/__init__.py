"""Part 774: the Commerce Control List, as far as it concerns advanced computing."""
