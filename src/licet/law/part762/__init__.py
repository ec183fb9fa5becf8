"""Part 762: Recordkeeping."""
