"""Bytes of files that both readers and exporters touch: compression and Arrow IPC."""
