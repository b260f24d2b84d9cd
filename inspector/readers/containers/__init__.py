"""How records lie in a file: one module a container."""
