"""What scripts/bench measures. Every figure is a ratio of two things measured in the same run on the same machine.

A section is a function that takes the command's options and yields rows; a new one is a line in `scripts/bench`.
"""
