"""Keys and webhooks, for admins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from api.client.connection import Connection
from api.client.outcomes import Key, Webhook
from api.client.paths import path_to


class Administration(Connection):
    def add_key(self, name: str, roles: Iterable[str]) -> Key:
        """Makes a key (reader, service, reviewer, admin); its `secret` is in this answer and nowhere else."""
        return self.read(Key, self.call("POST", "/v1/keys", json={"name": name, "roles": list(roles)}))

    def api_keys(self) -> Iterator[Key]:
        """The keys that are not revoked, without their secrets."""
        return self.items(Key, "/v1/keys")

    def revoke_key(self, key_id: str) -> None:
        self.delete(path_to("keys", key_id))

    def add_webhook(self, url: str, events: Iterable[str] = ()) -> Webhook:
        """Has a URL told when the feed has grown, by these kinds of changes (none: all); its `secret` signs, and is in this answer alone."""
        return self.read(
            Webhook, self.call("POST", "/v1/webhooks", json={"url": url, "events": list(events)})
        )

    def webhooks(self) -> Iterator[Webhook]:
        return self.items(Webhook, "/v1/webhooks")

    def delete_webhook(self, webhook_id: str) -> None:
        self.delete(path_to("webhooks", webhook_id))
