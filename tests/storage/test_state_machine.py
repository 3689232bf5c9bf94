"""Both stores, told the same, say the same; versions, history and the feed hold together at every step."""

import tempfile
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from api.domain.filters import AnnotationFilter, ArticleFilter
from api.errors import AnnotationError
from api.storage import open_store
from api.storage.events import count_events
from api.storage.figures import count_figures
from tests.making import make_annotation, make_article, make_change_set


def made_by(tx, annotation):
    """As the domain makes it: at the time of the change set, by its actor."""
    return replace(annotation, updated_at=tx.change_set.at, updated_by=tx.change_set.actor)


class Stores(RuleBasedStateMachine):
    articles = Bundle("articles")
    annotations = Bundle("annotations")

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.stores = [open_store("memory:"), open_store(f"sqlite:///{self.folder.name}/a.db")]

    def teardown(self):
        for store in self.stores:
            store.close()
        self.folder.cleanup()

    def both(self, work):
        """Runs the work in one write on each store; both must end alike. Gives what it returned."""
        change_set, results = make_change_set(), []
        for store in self.stores:
            try:
                with store.write(change_set) as tx:
                    results.append(work(tx))
            except AnnotationError as refusal:
                results.append((type(refusal), refusal.detail))
        assert results[0] == results[1]
        return results[0]

    @rule(target=articles, external=st.sampled_from([None, "x", "y"]))
    def add_article(self, external):
        article = make_article(external_id=external)
        self.both(lambda tx: tx.add_article(replace(article, updated_at=tx.change_set.at)))
        return article.id

    @rule(target=annotations, article_id=articles, start=st.integers(0, 30))
    def add_annotation(self, article_id, start):
        annotation = make_annotation(replace(make_article(), id=article_id), start, start + 5)
        self.both(lambda tx: tx.add_annotation(made_by(tx, annotation)))
        return annotation.id

    @rule(article_id=articles, status=st.sampled_from(["reviewed", "in_review"]))
    def review(self, article_id, status):
        def change(tx):
            article = tx.find_article(article_id)
            again = status == "reviewed" == article.review_status and not tx.has_reviewed(article_id)
            if article.review_status != status or again:
                tx.replace_article(replace(article, review_status=status), "update", again=again)
                if status == "reviewed":
                    tx.add_review(article_id)

        self.both(change)

    @rule(
        annotation_id=annotations,
        stale=st.booleans(),
        label=st.sampled_from(["PERSON", "DATE"]),
        status=st.sampled_from(["accepted", "rejected"]),
        action=st.sampled_from(["update", "accept", "restore"]),
        out=st.booleans(),
    )
    def change_annotation(self, annotation_id, stale, label, status, action, out):
        def change(tx):
            current = tx.find_annotation(annotation_id)
            return tx.replace_annotation(
                replace(current, label=label, status=status, withdrawn=out, version=current.version - stale),
                action,
            )

        self.both(change)

    @rule(article_id=articles, stale=st.booleans(), title=st.text(max_size=3), gone=st.booleans())
    def change_article(self, article_id, stale, title, gone):
        def change(tx):
            current = tx.find_article(article_id)
            deleted_at = tx.change_set.at if gone else None
            return tx.replace_article(
                replace(current, title=title, deleted_at=deleted_at, version=current.version - stale),
                "update",
            ).version

        self.both(change)

    @rule(article_id=articles)
    def discard(self, article_id):
        def change(tx):
            tx.add_annotation(made_by(tx, make_annotation(tx.find_article(article_id))))
            tx.discard()

        self.both(change)

    @invariant()
    def they_agree(self):
        memory, sqlite = self.stores
        assert memory.history.list_changes(0, 10_000) == sqlite.history.list_changes(0, 10_000)
        assert [c.seq for c in sqlite.history.iter_changes()] == list(range(1, sqlite.last_seq() + 1))
        assert memory.figures.read() == sqlite.figures.read()
        assert memory.figures.read_events("") == sqlite.figures.read_events("") == count_events(sqlite._db)
        assert count_figures(sqlite._db) == sqlite.figures.read().annotations
        listed = [store.list_articles(ArticleFilter(), "created_at", 200).items for store in self.stores]
        assert listed[0] == listed[1]
        for article in listed[0]:
            assert memory.read_article(article.id) == sqlite.read_article(article.id)
        for seq in {0, 1, sqlite.last_seq() // 2, sqlite.last_seq()}:
            assert memory.history.list_articles(seq, 200) == sqlite.history.list_articles(seq, 200)
        assert sqlite.history.list_articles(sqlite.last_seq(), 200) == [
            sqlite.read_article(article.id)
            for article in sorted(listed[0], key=lambda a: (a.created_at, a.id))
        ]
        found = [store.list_annotations(AnnotationFilter(), 200).items for store in self.stores]
        if len(found[1]) == len(found[0]):
            for annotation in found[1]:
                assert len(sqlite.list_revisions(annotation.id)) == annotation.version


Stores.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
TestStores = Stores.TestCase
