"""Models from labelled tables: heads on frozen vectors, and whole encoders; the only gradients."""
