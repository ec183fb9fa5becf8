"""Part 744: Control policy: end-user and end-use based."""
