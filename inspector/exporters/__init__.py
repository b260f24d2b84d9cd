"""Decision to files."""
