"""Dataset to findings: one detector, one file."""
