"""What the fields of a record mean."""
