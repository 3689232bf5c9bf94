"""Both stores, told the same, say the same; versions, history and the feed hold together at every step."""

import tempfile
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from api.domain.filters import AnnotationFilter, ArticleFilter
from api.errors import AnnotationError
from api.storage import open_store
from tests.making import make_annotation, make_article, make_change_set


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
        self.both(lambda tx: tx.add_article(article))
        return article.id

    @rule(target=annotations, article_id=articles, start=st.integers(0, 30))
    def add_annotation(self, article_id, start):
        annotation = make_annotation(replace(make_article(), id=article_id), start, start + 5)
        self.both(lambda tx: tx.add_annotation(annotation))
        return annotation.id

    @rule(
        annotation_id=annotations,
        stale=st.booleans(),
        label=st.sampled_from(["PERSON", "DATE"]),
        out=st.booleans(),
    )
    def change_annotation(self, annotation_id, stale, label, out):
        def change(tx):
            current = tx.find_annotation(annotation_id)
            return tx.replace_annotation(
                replace(current, label=label, withdrawn=out, version=current.version - stale), "update"
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
            tx.add_annotation(make_annotation(tx.find_article(article_id)))
            tx.discard()

        self.both(change)

    @invariant()
    def they_agree(self):
        memory, sqlite = self.stores
        assert list(memory.iter_changes(0, 10_000)) == list(sqlite.iter_changes(0, 10_000))
        assert [c["seq"] for c in sqlite.iter_changes(0, 10_000)] == list(range(1, sqlite.last_seq() + 1))
        listed = [store.list_articles(ArticleFilter(), "created_at", 200).items for store in self.stores]
        assert listed[0] == listed[1]
        for article in listed[0]:
            assert memory.read_article(article.id) == sqlite.read_article(article.id)
        found = [store.list_annotations(AnnotationFilter(), 200).items for store in self.stores]
        if len(found[1]) == len(found[0]):
            for annotation in found[1]:
                assert len(sqlite.list_revisions(annotation.id)) == annotation.version


Stores.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
TestStores = Stores.TestCase
