"""Whatever the user has, made into documents once."""
