"""The whole corpus: every hostile file with its verdict."""

from __future__ import annotations

from robustness.corpus_files import ODD_FILES, PARQUET
from robustness.corpus_lines import JSON_LINES
from robustness.corpus_lists import JSON_LISTS
from robustness.corpus_packed import ARROW, PACKED
from robustness.corpus_tables import TABLES

CASES = [*JSON_LINES, *JSON_LISTS, *TABLES, *PARQUET, *ODD_FILES, *PACKED, *ARROW]
