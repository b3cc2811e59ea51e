"""From a spec and its files to an open model, with or without a registry entry."""
