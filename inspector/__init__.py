"""Find suspected poison in fine-tuning data, see why, label it, and export cleaned data."""
