"""Built-in demo data: realistic invented instructions with documented planted attacks."""
