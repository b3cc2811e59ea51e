"""What `python -m benchmarks gpu` measures of a device, a GPU above all."""
