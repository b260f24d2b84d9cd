"""What a colour of the map can tell, which rows it is told of, and how it looks."""
