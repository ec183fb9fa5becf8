"""The nouns of a transaction: what is asked, read strictly, with what is known, assumed and unknown told apart."""
