"""Regimes compared and simulated."""
