"""Order books made up for tests, benchmarks and demonstrations."""
