"""Vectors to points on the map."""
