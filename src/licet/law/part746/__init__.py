"""Part 746: Embargoes and other special controls."""
