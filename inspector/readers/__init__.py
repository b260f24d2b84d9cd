"""File to samples."""
