"""Hostile files against the real reading path."""
