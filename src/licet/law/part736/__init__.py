"""Part 736: General prohibitions."""
