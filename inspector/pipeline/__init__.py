"""The straight line, one function a stage, and the process that runs it."""
