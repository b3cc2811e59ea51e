"""What Streamlit runs; alone, since modules beside it can be imported by their bare names."""
