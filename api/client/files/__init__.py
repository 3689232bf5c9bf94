"""For people who work with files: scripts/post, pull, correct and follow are thin covers of these modules.

`correct` is the careful one. It finds the spans that a line is about (finding.py), plans (plan.py) by asking the server what each line would do, shows that, applies it article by article
with the versions that it saw (applying.py), and writes down before and after each step what it does (journal.py): whoever is interrupted
runs it again. What could not be applied comes out as a file that can be fed in again (leftovers.py).
"""
