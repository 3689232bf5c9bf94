"""What the grammar knows better than a model: named spaCy components, each of them one rule of the guideline, that correct what
stands in `doc.spans["sc"]`. Their order and settings are in the pipeline's config.cfg; `assemble.py` puts them together.

They read the tokens of `annotation_fine_tokenizer.v1`. A span that only a rule marked has the score that config.cfg holds beside the
rule: how often the rule is right. One that a rule changed keeps the score of the model, or of what decided.
"""

from __future__ import annotations

from api.nlp.rules import (
    acronyms,
    calendar_dates,
    given_names,
    joined_units,
    known_names,
    linked_names,
    listed_units,
    neighbours,
    news_lines,
    numbered_units,
    one_sense,
    span_ends,
    unit_names,
)

FACTORIES = (
    listed_units,
    numbered_units,
    joined_units,
    calendar_dates,
    linked_names,
    news_lines,
    span_ends,
    neighbours,
    given_names,
    acronyms,
    known_names,
    one_sense,
)
"""Those of the bundled pipeline, in their order. Importing them registers the names that config.cfg uses."""

FOREIGN = (unit_names,)
"""Those that only other pipelines need (see api/nlp/added_units.py)."""

ORDER = tuple(module.__name__.rpartition(".")[2] for module in FACTORIES)
