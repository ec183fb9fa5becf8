"""Part 758: Export clearance requirements."""
