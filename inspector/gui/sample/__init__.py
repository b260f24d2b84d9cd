"""The row that is looked at: its texts, what speaks against it, its note and history."""
