"""What every shape is: a line of facts, a function that reads a request, and one that makes the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from api.domain.models import ModelInfo, Suggestion
from api.domain.offsets import OffsetMap, OffsetUnit
from api.errors import AnnotationError, Invalid, InvalidQuery

Unit = OffsetUnit | Literal["grapheme", "none"]


def offsets_of(text: str, unit: Unit) -> OffsetMap:
    """For the units that a stored annotation may have too."""
    if unit == "grapheme" or unit == "none":
        raise ValueError(f"{unit} is no unit of an OffsetMap")
    return OffsetMap(text, unit)


@dataclass(frozen=True, slots=True)
class Passage:
    """One text to be annotated. `pointer` leads to it in the body; `id` is the name that the caller gave it."""

    text: str
    pointer: str = "#/text"
    language: str = "en"
    published_at: str | None = None
    id: str = "1"
    language_pointer: str = "#/language"


@dataclass(frozen=True, slots=True)
class Question:
    """What a request asks: `unit` None where it leaves that to the shape, `many` where the answer is a list of answers, `each_alone` where
    it has a place for the refusal of one passage among others, and in `wishes` whatever else only its shape understands."""

    passages: tuple[Passage, ...]
    unit: Unit | None = None
    many: bool = False
    each_alone: bool = False
    wishes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a passage, in text order; or why nothing could be."""

    passage: Passage
    suggestions: Sequence[Suggestion] = ()
    refusal: AnnotationError | None = None


def speaks(model: ModelInfo, language: str) -> bool:
    """A spaCy pipeline's name begins with its language; `xx` is any, and so is what is named otherwise."""
    spoken, joined, _ = model.name.partition("_")
    return not joined or spoken in ("xx", language.lower().replace("_", "-").partition("-")[0])


def check_language(model: ModelInfo, passage: Passage) -> None:
    """Raises Invalid for a text in a language that the model does not speak."""
    if not speaks(model, passage.language):
        raise Invalid(
            f"The text's language is {passage.language!r}, and the model {model.name} speaks {model.name.partition('_')[0]!r} alone.",
            pointer=passage.language_pointer,
        )


@dataclass(frozen=True, slots=True)
class Shape:
    """One line of SHAPES.

    `units` are those its offsets may count in, its own first. `read` takes a loaded body in the shape's own form. `tells_language`: its answer
    has a place to say that the model does not speak a text's language; elsewhere such a text is refused.
    """

    name: str
    summary: str
    units: tuple[Unit, ...]
    read: Callable[[Mapping[str, Any]], Question]
    answer: Callable[[Question, Sequence[Found], Unit, ModelInfo], Any]
    tells_language: bool = False

    @property
    def media_type(self) -> str:
        return f"application/vnd.annotation.{self.name}+json"

    def unit_for(self, question: Question, asked: OffsetUnit | None) -> Unit:
        """`asked` is the query's. Raises InvalidQuery for a unit that the shape cannot count in, or that contradicts the body."""
        if asked is not None and asked not in self.units:
            possible = " or ".join(unit for unit in self.units if unit not in ("grapheme", "none"))
            raise InvalidQuery(f"The shape {self.name} counts in {possible}, not in offset_unit={asked}.")
        if asked is not None and question.unit not in (None, asked):
            raise InvalidQuery(
                f"offset_unit={asked} contradicts the body, which asks for {question.unit}; leave one of them out."
            )
        return asked or question.unit or self.units[0]
