"""Rows that the database itself refuses to change.

Constraints cannot say "this column stays as it was written", triggers can. They are put in place
after every `migrate`, since SQLite loses them where a migration rebuilds a table.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connections, models, transaction


def keep(model: type[models.Model], columns: Sequence[str], *, when: str = "", using: str, **_: Any) -> None:
    """Refuse updates that change one of the columns; `when` is SQL over `OLD` that limits it."""
    connection = connections[using]
    table, name = model._meta.db_table, f"{model._meta.db_table}_stays"
    differs = "IS NOT" if connection.vendor == "sqlite" else "IS DISTINCT FROM"
    changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)
    condition = f"({changed}) AND ({when})" if when else changed
    message = f"{model._meta.verbose_name} is not changed once it is written"
    if connection.vendor == "sqlite":
        statements = [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
        ]
    else:
        # JSON has no equality in PostgreSQL, jsonb has; Django's JSONField is jsonb.
        statements = [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f"DROP TRIGGER IF EXISTS {name} ON {table}",
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({condition}) "
            f"EXECUTE FUNCTION {name}()",
        ]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
