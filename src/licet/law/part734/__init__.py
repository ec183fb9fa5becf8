"""Part 734: Scope of the Export Administration Regulations."""
