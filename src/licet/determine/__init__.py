"""The verb: a transaction and a regime in, a determination out."""
