"""The language of the search field: read with a grammar, answered with arrays."""
