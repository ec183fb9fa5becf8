"""Part 742: Control policy: CCL-based controls."""
