"""From the columns and words of a file to the fields of an order."""
