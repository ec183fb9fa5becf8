"""Part 748: Applications and documentation."""
