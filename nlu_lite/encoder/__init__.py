"""From pieces to vectors; knows no pandas."""
