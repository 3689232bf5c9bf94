"""The decisions: what an article, an annotation and a correction are, and what may happen to them.

Standard library only (and `regex` in offsets.py, for grapheme clusters: Unicode's rules change yearly and a kept table
beats ours). Imports nothing of ours but `errors`. A rule is told everything it needs and remembers nothing.
"""
