"""What came of a run, for people: tables, charts, a map."""
