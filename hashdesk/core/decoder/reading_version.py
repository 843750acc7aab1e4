"""The version of what is read out of a photo's file: its facts, and what its pixels become.

Whoever changes either so that known photos should be read once more raises it. The next indexing
then looks at each of them: at the head of its file alone, unless its pixels come out differently.
"""

from __future__ import annotations

READING_VERSION = 1
