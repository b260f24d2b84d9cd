"""The search bar: pills, the field, what may be typed, and filters that were saved."""
