"""From what the user has to documents, sentences, words and pieces; knows no torch."""
