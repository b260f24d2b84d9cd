"""Bytes on disk: the project folder, the label database, the caches."""
