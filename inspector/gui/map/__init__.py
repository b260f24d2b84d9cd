"""The map: points splatted into an image, picked and lassoed by kernels."""
