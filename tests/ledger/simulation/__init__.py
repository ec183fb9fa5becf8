"""The ledger under a scheduler that decides, from a seed, who goes on at each statement and what fails there.

The ledger's code and the database are real; threads of many processes take turns, one at a time. Run many operations
with ``python -m tests.ledger.simulation --operations 1000000 --seed 1``.
"""
