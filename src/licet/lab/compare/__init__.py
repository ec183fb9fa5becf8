"""The same transactions under several regimes: how many answers change, from what to what, and why."""
