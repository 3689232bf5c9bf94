"""The reviewers' queue and claims; what the service is."""

from __future__ import annotations

from typing import Any

from api.client.connection import Connection
from api.client.outcomes import Claim, Label, Queued
from api.client.paths import path_to
from api.client.values import Annotation


class Reviewing(Connection):
    def review_queue(
        self, *, label: str | None = None, source: str | None = None, limit: int = 50
    ) -> list[Queued]:
        """The articles most in need of a human, least certain first; what others have claimed is left out."""
        query = {"label": label, "source": source, "limit": limit}
        told = self.body(self.call("GET", "/v1/review-queue", query=query))
        return [self.value(Queued, item) for item in told["items"]]

    def review_queue_annotations(
        self, *, label: str | None = None, source: str | None = None, limit: int = 50
    ) -> list[Annotation]:
        """The suggestions most in need of a human, lowest score first."""
        query = {"of": "annotations", "label": label, "source": source, "limit": limit}
        told = self.body(self.call("GET", "/v1/review-queue", query=query))
        return [self.value(Annotation, item["annotation"]) for item in told["items"]]

    def claim(self, article_id: str, *, minutes: int = 15) -> Claim:
        """Says that you work on it, or extends that: advice to others, no lock. Raises Conflict where another does."""
        answer = self.call(
            "POST", path_to("articles", article_id, "claim"), json={"minutes": minutes}, repeatable=True
        )
        return self.read(Claim, answer)

    def release(self, article_id: str) -> None:
        """Gives a claim back."""
        self.delete(path_to("articles", article_id, "claim"))

    def labels(self) -> list[Label]:
        """What each label marks and leaves out."""
        return list(self.items(Label, "/v1/labels", {"limit": None}))

    def service(self) -> dict[str, Any]:
        """The service document: version, model, formats, every limit."""
        told: dict[str, Any] = self.body(self.call("GET", "/v1"))
        return told

    def stats(self, *, label: str | None = None, model_version: str | None = None) -> dict[str, Any]:
        """How the models do against the reviewers, per label."""
        query = {"label": label, "model_version": model_version}
        told: dict[str, Any] = self.body(self.call("GET", "/v1/stats", query=query))
        return told
