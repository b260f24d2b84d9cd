"""What several detectors share about text."""
