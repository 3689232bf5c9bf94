"""Bringing a database to the schema of this version, or refusing it. The steps are in migrations.py."""

from __future__ import annotations

from sqlite_utils import Database

from api.errors import SettingsError
from api.storage.migrations import migrations


def migrate(db: Database) -> list[str]:
    """Applies what is pending, in one transaction that only one process at a time can hold; gives the names applied.

    Raises SettingsError for a database that a newer version wrote, or another program.
    """
    names = [migration.name for migration in migrations.pending(db)]
    if not names and not unknown_steps(db):
        return []
    db.execute("BEGIN IMMEDIATE")
    try:
        if is_of_another(db):
            raise SettingsError(
                "The database is none of this service; name another file, or one that does not exist yet."
            )
        unknown = unknown_steps(db)
        if unknown:
            raise SettingsError(
                f"The database was written by a newer version (it has the steps {', '.join(sorted(unknown))}); "
                "install that version, or open another database."
            )
        names = [migration.name for migration in migrations.pending(db)]
        migrations.apply(db)
    except BaseException:
        db.rollback()
        raise
    db.commit()
    return names


def is_of_another(db: Database) -> bool:
    """Whether it has tables, but not those in which its steps are noted."""
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return bool(tables) and "_sqlite_migrations" not in tables


def pending(db: Database) -> list[str]:
    return [migration.name for migration in migrations.pending(db)]


def unknown_steps(db: Database) -> set[str]:
    with_nothing_applied = Database(memory=True)
    ours = {migration.name for migration in migrations.pending(with_nothing_applied)}
    with_nothing_applied.close()
    return {migration.name for migration in migrations.applied(db)} - ours
