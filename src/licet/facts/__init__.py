"""The nouns: countries, parties, items, transactions, and what follows from them."""
