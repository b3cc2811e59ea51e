"""The stages of pyspark.ml, each with the names and setters that Spark NLP has."""
