"""Demo accounts and sample data, created once by a development start."""
