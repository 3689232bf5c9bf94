"""What reviewers made of a model's suggestions: counted as it happens, so that a million annotations cost no more to look at than ten."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from api.domain.models import Annotation, AnnotationCounts, Article, ModelInfo

CORRECTED = ("label", "ends", "both")
MACHINE_KINDS = (
    "article.add",
    "article.submit",
    "article.annotate",
    "article.run",
    "article.patch",
    "article.delete",
    "import",
)
REVIEW_ACTIONS = ("create", "update", "accept", "reject", "restore", "review")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_NO_MODEL = ModelInfo("", "")


@dataclass(frozen=True, slots=True)
class Setting:
    """What a figure needs to know of the article: whether it stands, is reviewed, and which model annotated it."""

    deleted: bool
    reviewed: bool
    model: ModelInfo | None

    @classmethod
    def of(cls, article: Article) -> Setting:
        return cls(article.deleted_at is not None, article.review_status == "reviewed", article.model)


class Figure(NamedTuple):
    """What one annotation counts as. `said` is the label that the model gave, `label` the one it has now (both the same where a human
    added it); `outcome` is suggested (nobody judged it), accepted, label|ends|both (what a human corrected), rejected, or missed (added by a
    human); `decile` is that of the score, 0 to 9, -1 without one; `reviewed`: whether its article is.

    A tuple, since every change of an annotation looks two of these up.
    """

    model_name: str
    model_version: str
    said: str
    label: str
    outcome: str
    decile: int
    reviewed: bool


def figure_of(annotation: Annotation, setting: Setting) -> Figure | None:
    """None for what says nothing about a model: withdrawn or imported spans, those of deleted articles, a human's that was rejected."""
    if annotation.withdrawn or setting.deleted:
        return None
    said = annotation.label
    if annotation.origin == "model":
        model = annotation.model or _NO_MODEL
        original = annotation.original
        said = original.label if original else said
        if annotation.status == "rejected":
            outcome = "rejected"
        elif original is not None:
            moved = (original.start, original.end) != (annotation.start, annotation.end)
            outcome = "both" if moved and said != annotation.label else "ends" if moved else "label"
        else:
            outcome = annotation.status
    elif annotation.origin == "human" and annotation.status != "rejected":
        model, outcome = setting.model or _NO_MODEL, "missed"
    else:
        return None
    score = annotation.score
    decile = -1 if score is None else min(9, int(score * 10))
    return Figure(model.name, model.version, said, annotation.label, outcome, decile, setting.reviewed)


def counts_for_reviewer(kind: str, annotation: Annotation, action: str) -> bool:
    """Whether a change of an annotation is a reviewer's work: a correction, or a span added by hand."""
    return kind not in MACHINE_KINDS and (
        action in ("update", "accept", "reject", "restore")
        or (action == "create" and annotation.origin == "human")
    )


def counts_as_review(kind: str, action: str, changes: Iterable[Sequence[Any]]) -> bool:
    """Whether a change of an article itself, as [field, from, to], is a review: somebody said that it is reviewed. What an undone change
    set brings back, nobody said again."""
    said = any(name == "review_status" and now == "reviewed" for name, _, now in changes)
    return said and action == "update" and kind != "change-set.revert"


def count_annotations(annotations: Sequence[Annotation]) -> AnnotationCounts:
    """What an article says of its annotations that are not withdrawn."""
    labels = Counter(annotation.label for annotation in annotations)
    statuses = Counter(annotation.status for annotation in annotations)
    return AnnotationCounts(labels.total(), dict(sorted(labels.items())), dict(sorted(statuses.items())))


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two reviews of one article by different people, compared. `shared` spans have the same label and ends in both; `tokens` counts
    (first's label, second's label) of each token, "O" where there is none. Names are in the order of the alphabet."""

    article_id: str
    first: str
    second: str
    first_spans: int
    second_spans: int
    shared: int
    tokens: Mapping[tuple[str, str], int] = field(default_factory=dict)


def compare_reviews(
    article: Article, one: tuple[str, Iterable[Annotation]], other: tuple[str, Iterable[Annotation]]
) -> Agreement:
    """`one` and `other` are reviewers and the annotations as they left them."""
    (first, first_left), (second, second_left) = sorted(
        ((name, list(left)) for name, left in (one, other)), key=lambda r: r[0]
    )
    first_spans = {(a.label, a.start, a.end) for a in first_left if a.live}
    second_spans = {(a.label, a.start, a.end) for a in second_left if a.live}
    tokens: Counter[tuple[str, str]] = Counter()
    first_labels, second_labels = _labels_by_place(first_spans), _labels_by_place(second_spans)
    for token in _TOKEN.finditer(article.text):
        tokens[first_labels.get(token.start(), "O"), second_labels.get(token.start(), "O")] += 1
    return Agreement(
        article.id,
        first,
        second,
        len(first_spans),
        len(second_spans),
        len(first_spans & second_spans),
        dict(tokens),
    )


def _labels_by_place(spans: set[tuple[str, int, int]]) -> dict[int, str]:
    return {place: label for label, start, end in sorted(spans, reverse=True) for place in range(start, end)}


def kappa(tokens: Mapping[tuple[str, str], int]) -> float | None:
    """Cohen's kappa; None without a token, 1.0 where chance alone would have them agree and they do."""
    total = sum(tokens.values())
    if not total:
        return None
    same = sum(n for (a, b), n in tokens.items() if a == b) / total
    firsts: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for (a, b), n in tokens.items():
        firsts[a] += n
        seconds[b] += n
    chance = sum(firsts[label] * seconds[label] for label in firsts) / total**2
    return 1.0 if chance == 1 else (same - chance) / (1 - chance)


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything counted: annotations by figure, changes by (reviewer, action), articles by review status, and compared reviews."""

    annotations: Mapping[Figure, int]
    reviewers: Mapping[tuple[str, str], int]
    articles: Mapping[str, int]
    agreements: Sequence[Agreement]


def summarize(figures: Figures, label: str | None = None, model_version: str | None = None) -> dict[str, Any]:
    """The figures as they are served: per label and model, per model, by score, by reviewer, between reviewers."""
    counted = {
        figure: n
        for figure, n in figures.annotations.items()
        if n and model_version in (None, figure.model_version) and label in (None, figure.said, figure.label)
    }
    models = sorted({(figure.model_name, figure.model_version) for figure in counted})
    per_label = []
    for name, version in models:
        of_model = {f: n for f, n in counted.items() if (f.model_name, f.model_version) == (name, version)}
        for one in sorted({f.said for f in of_model} | {f.label for f in of_model}):
            if label in (None, one):
                per_label.append(_row(of_model, name, version, one))
    totals = [
        _row({f: n for f, n in counted.items() if (f.model_name, f.model_version) == model}, *model, None)
        for model in models
    ]
    return {
        "items": per_label,
        "models": totals,
        "calibration": _calibration(counted),
        "reviewers": _reviewers(figures.reviewers),
        "agreement": _agreement(figures.agreements),
        "articles": {
            status: figures.articles.get(status, 0) for status in ("unreviewed", "in_review", "reviewed")
        },
    }


def _row(figures: Mapping[Figure, int], name: str, version: str, label: str | None) -> dict[str, Any]:
    """One label of one model; `label` None for all of them together."""
    said: Counter[str] = Counter()
    predicted = right = gold = missed = 0
    for figure, n in figures.items():
        stands = figure.outcome in ("accepted", "suggested")
        if label in (None, figure.said) and figure.outcome != "missed":
            said[figure.outcome] += n
            predicted += n * figure.reviewed
            right += n * (figure.reviewed and stands)
        if label in (None, figure.label):
            missed += n * (figure.outcome == "missed")
            gold += n * (figure.reviewed and figure.outcome != "rejected")
    precision = right / predicted if predicted else None
    recall = right / gold if gold else None
    return {
        "label": label,
        "model": {"name": name, "version": version} if name else None,
        "suggested": said.total(),
        "open": said["suggested"],
        "accepted": said["accepted"],
        "corrected": {
            "total": sum(said[kind] for kind in CORRECTED),
            "label": said["label"] + said["both"],
            "ends": said["ends"] + said["both"],
        },
        "rejected": said["rejected"],
        "missed": missed,
        "reviewed": {"suggested": predicted, "right": right, "gold": gold},
        "precision": precision,
        "recall": recall,
        "f1": 2 * right / (predicted + gold) if predicted + gold else None,
    }


def _calibration(figures: Mapping[Figure, int]) -> list[dict[str, Any]]:
    """Of the suggestions with a score in each tenth that somebody judged, how many stood as they were."""
    judged: Counter[int] = Counter()
    accepted: Counter[int] = Counter()
    for figure, n in figures.items():
        if figure.decile < 0 or figure.outcome == "missed":
            continue
        stands = figure.outcome == "accepted" or (figure.outcome == "suggested" and figure.reviewed)
        if stands or figure.outcome != "suggested":
            judged[figure.decile] += n
            accepted[figure.decile] += n * stands
    return [
        {
            "from_score": decile / 10,
            "to_score": (decile + 1) / 10,
            "judged": judged[decile],
            "accepted": accepted[decile],
            "acceptance": accepted[decile] / judged[decile] if judged[decile] else None,
        }
        for decile in range(10)
    ]


def _reviewers(counts: Mapping[tuple[str, str], int]) -> list[dict[str, Any]]:
    names = sorted({name for name, _ in counts})
    said = {
        "create": "added",
        "update": "changed",
        "accept": "accepted",
        "reject": "rejected",
        "restore": "restored",
        "review": "articles_reviewed",
    }
    return [
        {"reviewer": name} | {said[action]: counts.get((name, action), 0) for action in REVIEW_ACTIONS}
        for name in names
    ]


def _agreement(agreements: Sequence[Agreement]) -> list[dict[str, Any]]:
    pairs = sorted({(a.first, a.second) for a in agreements})
    served = []
    for first, second in pairs:
        ours = [a for a in agreements if (a.first, a.second) == (first, second)]
        spans = sum(a.first_spans + a.second_spans for a in ours)
        tokens: Counter[tuple[str, str]] = Counter()
        for agreement in ours:
            tokens.update(agreement.tokens)
        served.append(
            {
                "reviewers": [first, second],
                "articles": len(ours),
                "span_f1": 2 * sum(a.shared for a in ours) / spans if spans else None,
                "kappa": kappa(tokens),
                "tokens": tokens.total(),
            }
        )
    return served
