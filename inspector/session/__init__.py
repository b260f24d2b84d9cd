"""The one service behind both faces."""
