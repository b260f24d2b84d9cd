"""The panel at the left: suspects, files, sources, detectors."""
