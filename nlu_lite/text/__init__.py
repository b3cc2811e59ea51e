"""From documents to sentences, words and pieces; knows no torch."""
