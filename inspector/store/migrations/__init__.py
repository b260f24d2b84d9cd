"""Formats of the label database; a migration that has shipped is never edited."""
