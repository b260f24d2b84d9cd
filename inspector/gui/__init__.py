"""The window, the only package that knows Qt; widgets observe the workspace, never each other."""
