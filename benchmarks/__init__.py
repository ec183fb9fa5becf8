"""Licet's speed beside its peers: `python3 dev.py bench`, or `python benchmarks/run.py`."""
