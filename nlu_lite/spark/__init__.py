"""The same pipelines inside Apache Spark."""
