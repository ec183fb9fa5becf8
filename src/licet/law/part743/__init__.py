"""Part 743: special reporting."""
