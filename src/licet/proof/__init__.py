"""What holds of every transaction under a regime: proved, or refuted with a transaction that shows it."""
