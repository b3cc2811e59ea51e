"""What is found out of tables with vectors: similarity, neighbours, maps and groups."""
