"""The schema as named steps. A step that has shipped is never edited; what comes later is a new step.

`texts` stands apart from `articles`, so that raising an article's version never rewrites its text. `changes` holds one row for each
entry of the feed with the whole state it led to; actor and time are those of its change set.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from api.storage.events import count_events_again
from api.storage.figures import count_figures_again

migrations = Migrations("annotation_api")


@migrations()
def create_articles_and_annotations(db: Database) -> None:
    db.executescript(
        """
        CREATE TABLE change_sets (
            pk INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, actor TEXT NOT NULL,
            at TEXT NOT NULL, reason TEXT, reverts TEXT, changes INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE TABLE articles (
            pk INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, text_sha256 TEXT NOT NULL, length INTEGER NOT NULL,
            created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, version INTEGER NOT NULL,
            external_id TEXT, title TEXT, language TEXT NOT NULL, source TEXT, url TEXT, published_at TEXT,
            metadata TEXT NOT NULL, status TEXT NOT NULL, review_status TEXT NOT NULL, failure TEXT,
            model_name TEXT, model_version TEXT, counts TEXT NOT NULL, deleted_at TEXT, deleted_by TEXT
        ) STRICT;
        CREATE UNIQUE INDEX articles_external_id ON articles (external_id) WHERE deleted_at IS NULL;
        CREATE INDEX articles_created ON articles (created_at, id) WHERE deleted_at IS NULL;
        CREATE INDEX articles_updated ON articles (updated_at, id) WHERE deleted_at IS NULL;
        CREATE INDEX articles_published ON articles (published_at, id) WHERE deleted_at IS NULL;
        CREATE INDEX articles_status ON articles (status, created_at, id) WHERE deleted_at IS NULL;
        CREATE INDEX articles_review ON articles (review_status, created_at, id) WHERE deleted_at IS NULL;
        CREATE INDEX articles_source ON articles (source, created_at, id) WHERE deleted_at IS NULL;
        CREATE TABLE texts (
            article_pk INTEGER PRIMARY KEY REFERENCES articles (pk), text TEXT NOT NULL
        ) STRICT;
        CREATE TABLE annotations (
            pk INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, article_pk INTEGER NOT NULL REFERENCES articles (pk),
            label TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL,
            status TEXT NOT NULL, origin TEXT NOT NULL, created_at TEXT NOT NULL, created_by TEXT NOT NULL,
            updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL, score REAL,
            normalized TEXT, model_name TEXT, model_version TEXT, original TEXT, note TEXT,
            withdrawn INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX annotations_place ON annotations (article_pk, start, "end") WHERE withdrawn = 0;
        CREATE INDEX annotations_label ON annotations (label, pk) WHERE withdrawn = 0;
        CREATE INDEX annotations_text ON annotations (text, pk) WHERE withdrawn = 0;
        CREATE INDEX annotations_updated ON annotations (updated_at, pk) WHERE withdrawn = 0;
        CREATE INDEX annotations_unsure ON annotations (score, pk) WHERE withdrawn = 0 AND score IS NOT NULL;
        CREATE INDEX annotations_accepted ON annotations (pk) WHERE withdrawn = 0 AND status = 'accepted';
        CREATE INDEX annotations_rejected ON annotations (pk) WHERE withdrawn = 0 AND status = 'rejected';
        CREATE INDEX annotations_human ON annotations (pk) WHERE withdrawn = 0 AND origin = 'human';
        CREATE INDEX annotations_corrected ON annotations (pk) WHERE withdrawn = 0 AND original IS NOT NULL;
        CREATE TABLE changes (
            seq INTEGER PRIMARY KEY, article_pk INTEGER NOT NULL REFERENCES articles (pk),
            annotation_pk INTEGER REFERENCES annotations (pk), version INTEGER NOT NULL,
            article_version INTEGER NOT NULL, action TEXT NOT NULL, diff TEXT NOT NULL, state TEXT NOT NULL,
            reason TEXT, change_set_pk INTEGER NOT NULL REFERENCES change_sets (pk)
        ) STRICT;
        CREATE UNIQUE INDEX changes_annotation ON changes (annotation_pk, version) WHERE annotation_pk IS NOT NULL;
        CREATE INDEX changes_article ON changes (article_pk, seq);
        CREATE INDEX changes_change_set ON changes (change_set_pk, seq);
        CREATE TABLE keys (
            pk INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, roles TEXT NOT NULL,
            created_at TEXT NOT NULL, secret_sha256 TEXT NOT NULL UNIQUE, revoked_at TEXT
        ) STRICT;
        CREATE TABLE jobs (
            pk INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, state TEXT NOT NULL,
            payload TEXT NOT NULL, created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL,
            done INTEGER NOT NULL, total INTEGER NOT NULL, result TEXT, error TEXT, attempts INTEGER NOT NULL,
            token TEXT, lease_until TEXT
        ) STRICT;
        CREATE INDEX jobs_open ON jobs (pk) WHERE state IN ('queued', 'running');
        CREATE TABLE answers (
            key TEXT NOT NULL, actor TEXT NOT NULL, request_sha256 TEXT NOT NULL, status INTEGER,
            headers TEXT NOT NULL, body BLOB NOT NULL, expires_at TEXT NOT NULL, PRIMARY KEY (key, actor)
        ) STRICT;
        CREATE INDEX answers_expiry ON answers (expires_at);
        """
    )


@migrations()
def create_full_text_index(db: Database) -> None:
    db.execute("CREATE VIRTUAL TABLE articles_fts USING fts5 (title, text, content='', tokenize='unicode61')")


@migrations()
def index_annotations_by_actor_and_model(db: Database) -> None:
    db.executescript(
        """
        CREATE INDEX annotations_updated_by ON annotations (updated_by, pk) WHERE withdrawn = 0;
        CREATE INDEX annotations_model ON annotations (model_version, pk) WHERE withdrawn = 0;
        """
    )


@migrations()
def index_change_sets_by_time(db: Database) -> None:
    """Work that takes many transactions writes one row each, `part_of` the first. `last_seq` says where a moment lies in the feed."""
    db.executescript(
        """
        ALTER TABLE change_sets ADD COLUMN part_of TEXT;
        ALTER TABLE change_sets ADD COLUMN last_seq INTEGER;
        UPDATE change_sets SET last_seq = (SELECT max(seq) FROM changes WHERE change_set_pk = change_sets.pk);
        CREATE INDEX change_sets_at ON change_sets (at);
        CREATE INDEX change_sets_part_of ON change_sets (part_of) WHERE part_of IS NOT NULL;
        CREATE INDEX change_sets_reverts ON change_sets (reverts) WHERE reverts IS NOT NULL;
        """
    )


@migrations()
def count_what_reviewers_do(db: Database) -> None:
    """Figures kept as they happen (see domain.figures), reviews, and how reviews of one article by two people agree."""
    db.executescript(
        """
        CREATE TABLE figures (
            model_name TEXT NOT NULL, model_version TEXT NOT NULL, said TEXT NOT NULL, label TEXT NOT NULL,
            outcome TEXT NOT NULL, decile INTEGER NOT NULL, reviewed INTEGER NOT NULL, n INTEGER NOT NULL,
            PRIMARY KEY (model_name, model_version, said, label, outcome, decile, reviewed)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE reviewer_figures (
            actor TEXT NOT NULL, action TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (actor, action)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE reviews (
            article_pk INTEGER NOT NULL REFERENCES articles (pk), actor TEXT NOT NULL, seq INTEGER NOT NULL,
            PRIMARY KEY (article_pk, actor)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE agreements (
            article_pk INTEGER NOT NULL REFERENCES articles (pk), first TEXT NOT NULL, second TEXT NOT NULL,
            first_spans INTEGER NOT NULL, second_spans INTEGER NOT NULL, shared INTEGER NOT NULL, tokens TEXT NOT NULL,
            PRIMARY KEY (article_pk, first, second)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO reviews (article_pk, actor, seq)
            SELECT c.article_pk, s.actor, max(c.seq) FROM changes c JOIN change_sets s ON s.pk = c.change_set_pk
            WHERE c.annotation_pk IS NULL AND c.action = 'update' AND EXISTS (SELECT 1 FROM json_each(c.diff) j
                WHERE json_extract(j.value, '$[0]') = 'review_status' AND json_extract(j.value, '$[2]') = 'reviewed')
            GROUP BY 1, 2;
        """
    )
    count_figures_again(db)


@migrations()
def create_review_queue(db: Database) -> None:
    db.executescript(
        """
        CREATE INDEX annotations_open ON annotations (score, pk)
            WHERE withdrawn = 0 AND status = 'suggested' AND score IS NOT NULL;
        CREATE INDEX annotations_open_label ON annotations (label, score, pk)
            WHERE withdrawn = 0 AND status = 'suggested' AND score IS NOT NULL;
        CREATE INDEX articles_reviewed_source ON articles (source) WHERE deleted_at IS NULL AND review_status = 'reviewed';
        CREATE TABLE claims (
            article_pk INTEGER PRIMARY KEY REFERENCES articles (pk), actor TEXT NOT NULL, at TEXT NOT NULL,
            expires_at TEXT NOT NULL
        ) STRICT;
        """
    )


@migrations()
def create_webhooks(db: Database) -> None:
    db.executescript(
        """
        CREATE TABLE webhooks (
            pk INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, url TEXT NOT NULL, events TEXT NOT NULL, secret TEXT NOT NULL,
            created_at TEXT NOT NULL, created_by TEXT NOT NULL, seq INTEGER NOT NULL, lease_until TEXT,
            disabled_at TEXT, disabled_because TEXT
        ) STRICT;
        CREATE TABLE deliveries (
            pk INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, webhook_pk INTEGER NOT NULL REFERENCES webhooks (pk),
            created_at TEXT NOT NULL, after_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL, body TEXT NOT NULL,
            state TEXT NOT NULL, attempts TEXT NOT NULL, next_attempt_at TEXT
        ) STRICT;
        CREATE INDEX deliveries_of ON deliveries (webhook_pk, pk);
        CREATE UNIQUE INDEX deliveries_pending ON deliveries (webhook_pk) WHERE state = 'pending';
        """
    )


@migrations()
def count_corrections_by_day(db: Database) -> None:
    db.executescript(
        """
        CREATE TABLE daily_figures (
            day TEXT NOT NULL, model_name TEXT NOT NULL, model_version TEXT NOT NULL, label TEXT NOT NULL,
            what TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (day, model_name, model_version, label, what)
        ) STRICT, WITHOUT ROWID;
        """
    )
    count_events_again(db)


@migrations()
def create_reports(db: Database) -> None:
    """What exports and imports had to say; an import without ids finds the articles that are stored by their text."""
    db.executescript(
        """
        CREATE TABLE reports (
            pk INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, state TEXT NOT NULL, created_at TEXT NOT NULL,
            created_by TEXT NOT NULL, expires_at TEXT NOT NULL, body TEXT NOT NULL, done INTEGER NOT NULL, last TEXT NOT NULL
        ) STRICT;
        CREATE INDEX reports_expiry ON reports (expires_at);
        CREATE INDEX articles_text ON articles (text_sha256) WHERE deleted_at IS NULL;
        """
    )


@migrations()
def drop_the_index_that_each_correction_paid_for(db: Database) -> None:
    """The queue merges the labels' own order of scores: one index less to write at a place of its own for each span that is settled."""
    db.execute("DROP INDEX annotations_open")


@migrations()
def index_what_lists_ask_for(db: Database) -> None:
    """Any status and any origin has its index, an article's labels are read off the index of places, and parts of names are found
    through the distinct texts of annotations (`surfaces`)."""
    db.executescript(
        """
        DROP INDEX annotations_accepted;
        DROP INDEX annotations_rejected;
        DROP INDEX annotations_human;
        DROP INDEX annotations_place;
        CREATE INDEX annotations_status ON annotations (status, pk) WHERE withdrawn = 0;
        CREATE INDEX annotations_origin ON annotations (origin, pk) WHERE withdrawn = 0;
        CREATE INDEX annotations_place ON annotations (article_pk, start, "end", label, status) WHERE withdrawn = 0;
        CREATE TABLE surfaces (pk INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
        CREATE VIRTUAL TABLE surfaces_fts USING fts5 (text, content='surfaces', content_rowid='pk', tokenize='trigram');
        CREATE TRIGGER surfaces_index AFTER INSERT ON surfaces BEGIN
            INSERT INTO surfaces_fts (rowid, text) VALUES (new.pk, new.text);
        END;
        CREATE TRIGGER annotations_surface AFTER INSERT ON annotations BEGIN
            INSERT OR IGNORE INTO surfaces (text) VALUES (new.text);
        END;
        CREATE TRIGGER annotations_other_surface AFTER UPDATE OF text ON annotations WHEN new.text != old.text BEGIN
            INSERT OR IGNORE INTO surfaces (text) VALUES (new.text);
        END;
        INSERT INTO surfaces (text) SELECT DISTINCT text FROM annotations;
        """
    )


@migrations()
def count_articles_by_review_status(db: Database) -> None:
    """So that the figures cost the same in a large store."""
    db.executescript(
        """
        CREATE TABLE progress (review_status TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO progress SELECT review_status, count(*) FROM articles WHERE deleted_at IS NULL GROUP BY 1;
        CREATE TRIGGER articles_progress AFTER INSERT ON articles WHEN new.deleted_at IS NULL BEGIN
            INSERT INTO progress VALUES (new.review_status, 1) ON CONFLICT DO UPDATE SET n = n + 1;
        END;
        CREATE TRIGGER articles_other_progress AFTER UPDATE OF review_status, deleted_at ON articles
            WHEN new.review_status != old.review_status OR (new.deleted_at IS NULL) != (old.deleted_at IS NULL) BEGIN
            UPDATE progress SET n = n - 1 WHERE review_status = old.review_status AND old.deleted_at IS NULL;
            INSERT INTO progress SELECT new.review_status, 1 WHERE new.deleted_at IS NULL
                ON CONFLICT DO UPDATE SET n = n + 1;
        END;
        """
    )


@migrations()
def write_surfaces_once_a_transaction(db: Database) -> None:
    """Triggers did it for each row, and made SQLite copy every page that a row changed to a temporary file first."""
    db.executescript("DROP TRIGGER annotations_surface; DROP TRIGGER annotations_other_surface;")


@migrations()
def keep_each_score_in_one_index(db: Database) -> None:
    """Open suggestions have the index of the queue; only what was settled needs another. Their places in an index of scores are anywhere
    in it, so each such index costs a page of its own for each span."""
    db.executescript(
        """
        DROP INDEX annotations_unsure;
        CREATE INDEX annotations_settled ON annotations (score, pk)
            WHERE withdrawn = 0 AND status != 'suggested' AND score IS NOT NULL;
        """
    )


@migrations()
def keep_no_diff_of_new_annotations(db: Database) -> None:
    """It follows from the state that they were made in (states.changes_of). Those that are there stay and are read as before; the step only
    keeps versions away that would look for all of them."""


@migrations()
def order_publication_to_the_fraction(db: Database) -> None:
    """With the `Z`, a moment with decimals came before the second that it is in."""
    db.executescript(
        """
        DROP INDEX articles_published;
        CREATE INDEX articles_published ON articles (rtrim(published_at, 'Z'), id) WHERE deleted_at IS NULL;
        """
    )
