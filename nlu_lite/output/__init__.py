"""The exits of a table: DataFrame, Arrow, Parquet, text."""
