"""Part 772: Definitions of terms."""
