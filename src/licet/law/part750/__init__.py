"""Part 750: Application processing and issuance."""
