#!/usr/bin/env python3
"""Ingest a folder of articles: ``scripts/embed_kb.py --path samples/kb --collection kb_main``.

A thin door to ``citedesk kb embed`` that works with any Python: it hands over to the backend's own.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

BACKEND = Path(__file__).resolve().parents[1] / "backend"
PYTHON = BACKEND / ".venv" / "bin" / "python"


def main() -> None:
    if not PYTHON.exists():
        sys.exit("The backend is not set up yet: run `make bootstrap` first.")
    environment = {**os.environ, "PYTHONPATH": str(BACKEND)}
    os.execve(PYTHON, [str(PYTHON), "-m", "app.cli", "kb", "embed", *sys.argv[1:]], environment)  # noqa: S606


if __name__ == "__main__":
    main()
