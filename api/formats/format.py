"""What every format is: a line of facts, and functions that write and read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from api.domain.exchange import Bundle, Item, Refused, WholeBundle
from api.domain.offsets import OffsetUnit
from api.errors import AnnotationError, InvalidQuery
from api.formats.losses import EVERYTHING, LossReport
from api.formats.reading import LIMITS, Limits


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """`unit` is what offsets count in; `base_url` begins the addresses of articles and annotations, where the format has such."""

    unit: OffsetUnit = "code_point"
    base_url: str = ""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    unit: OffsetUnit = "code_point"
    limits: Limits = LIMITS


Writer = Callable[[Iterable[Bundle], LossReport, WriteOptions], Iterator[bytes]]
WholeWriter = Callable[[Iterable[WholeBundle], LossReport], Iterator[bytes]]
WHOLE = "The file"
"""The place of what is said about a file as a whole."""
Reader = Callable[[BinaryIO, ReadOptions], Iterator[Item]]


@dataclass(frozen=True, slots=True)
class Format:
    """One line of FORMATS.

    `units` are those its offsets may count in, the first one by its own convention. `carries` names the fields (losses.py) that come
    back when the file is read again; `statuses` which spans it may hold at all. `whole_writer` writes articles with their history, of which
    nothing is lost (None: the format holds no history). `needs` is the library that writing needs beyond what is always installed, an extra of the same name as the format.
    """

    name: str
    summary: str
    media_type: str
    extension: str
    writer: Writer | None
    reader: Reader | None
    carries: frozenset[str]
    units: tuple[OffsetUnit, ...] = ("code_point",)
    statuses: frozenset[str] = frozenset({"suggested", "accepted"})
    whole_writer: WholeWriter | None = None
    needs: str | None = None

    @property
    def most_carried(self) -> frozenset[str]:
        """What comes back of a file with history, where there can be such."""
        return self.carries if self.whole_writer is None else EVERYTHING

    def check_unit(self, asked: OffsetUnit | None) -> OffsetUnit:
        """The unit asked for, or the format's own. Raises InvalidQuery for one that it cannot count in."""
        if asked is None or asked in self.units:
            return asked or self.units[0]
        raise InvalidQuery(f"The format {self.name} counts in {' or '.join(self.units)}, not in {asked}.")

    def write(
        self, bundles: Iterable[Bundle], report: LossReport, options: WriteOptions | None = None
    ) -> Iterator[bytes]:
        """The file in chunks. The report is complete when the last chunk is out. Raises InvalidQuery for a format that is not written."""
        if self.writer is None:
            raise InvalidQuery(f"The format {self.name} is read only.")
        options = options or WriteOptions(self.units[0])
        watched = report.watch(self._with_statuses(bundles, report), self.carries)
        return self.writer(watched, report, options)

    def write_whole(self, bundles: Iterable[WholeBundle], report: LossReport) -> Iterator[bytes]:
        """Likewise, with history. Raises InvalidQuery for a format that holds none."""
        if self.whole_writer is None:
            raise InvalidQuery(f"The format {self.name} holds no history.")
        return self.whole_writer(report.count_whole(bundles), report)

    def read(self, stream: BinaryIO, options: ReadOptions | None = None) -> Iterator[Item]:
        """What the file asks for, in its order; what cannot be read comes as Refused. Raises InvalidQuery for a format that is not read."""
        if self.reader is None:
            raise InvalidQuery(f"The format {self.name} is written only; it cannot be imported.")
        return _with_refusal_of_all(self.reader(stream, options or ReadOptions(self.units[0])))

    def _with_statuses(self, bundles: Iterable[Bundle], report: LossReport) -> Iterable[Bundle]:
        for bundle in bundles:
            left_out = [a for a in bundle.annotations if a.status not in self.statuses]
            for annotation in left_out:
                report.add("rejected", bundle.article, annotation)
            kept = [a for a in bundle.annotations if a.status in self.statuses]
            yield replace(bundle, annotations=kept) if left_out else bundle


def _with_refusal_of_all(items: Iterator[Item]) -> Iterator[Item]:
    """A reader that cannot go on raises: what it says is the last item."""
    try:
        yield from items
    except AnnotationError as error:
        yield Refused(WHOLE, error)
