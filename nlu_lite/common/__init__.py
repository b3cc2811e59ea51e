"""What every room may use: arrays, files, choices, progress."""
