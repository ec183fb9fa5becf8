"""Part 740: License exceptions."""
