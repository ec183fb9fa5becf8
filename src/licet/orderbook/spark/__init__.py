"""The order book run on Apache Spark: the same code decides, Spark reads, sorts, joins and shares the work out."""
