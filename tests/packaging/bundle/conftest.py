"""The scripts that make the bundle are no package: they are imported by their own names."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent.parent
sys.path.append(str(ROOT / "packaging" / "bundle"))
