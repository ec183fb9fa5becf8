"""Order book files of every kind: their cells in, the same files with results out."""
