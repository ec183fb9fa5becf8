"""Many operations, as simulations one after another with seeds that count up. It stops at the first that fails."""

import argparse
import time

from tests.ledger.simulation.on_sqlite import Sqlite
from tests.ledger.simulation.world import simulate

IN_ONE = 10_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.ledger.simulation", description=__doc__)
    parser.add_argument("--operations", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clients", type=int, default=2_000)
    options = parser.parse_args()
    began, done, seed = time.monotonic(), 0, options.seed
    while done < options.operations:
        operations = min(IN_ONE, options.operations - done)
        report = simulate(
            seed,
            operations,
            options.clients,
            lambda world, folder: Sqlite(world, folder, asynchronous=world.report.seed % 4 != 0),
        )
        done += operations
        print(f"{done:,} after {time.monotonic() - began:,.0f} s: {report}", flush=True)
        seed += 1


if __name__ == "__main__":
    main()
