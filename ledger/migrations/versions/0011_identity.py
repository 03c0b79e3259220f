"""One enterprise identity: what the register says in full, links, decisions, the index of names."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COUNTERS = ("link", "name_entry", "name_segment", "names_walked", "pending", "site")
ENTERPRISE = (
    ("enterprise_type", sa.Text()),
    ("region", KEY),
    ("established_on", KEY),
    ("legal_representative", sa.Text()),
    ("parent_uscc", KEY),
    ("operation_no", NUMBER),
)


def _number(name: str, *, nullable: bool = False) -> "sa.Column[int]":
    return sa.Column(name, NUMBER, autoincrement=False, nullable=nullable)


def _key(name: str, *, nullable: bool = False) -> "sa.Column[str]":
    return sa.Column(name, KEY, nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.Text(), nullable=nullable)


def upgrade() -> None:
    """Add columns and tables; what stands is what the register said."""
    for name, type_ in ENTERPRISE:
        op.add_column("enterprise", sa.Column(name, type_, nullable=True))
    op.add_column("enterprise", sa.Column("basis", KEY, nullable=False, server_default="register"))
    op.add_column("batch", sa.Column("space", KEY, nullable=False, server_default=""))
    op.execute("UPDATE batch SET space = source_id")
    op.add_column("enterprise_alias", _number("operation_no", nullable=True))
    _where("ix_enterprise_branch", "enterprise", "parent_uscc", "parent_uscc IS NOT NULL")
    op.create_index(op.f("ix_audit_moment"), "audit", ["moment"])
    _where("ix_change_left", "change", "uscc", "op <> 'resolved'")
    _links()
    _decisions()
    _asked()
    _names()
    _waiting()
    _sites()
    for name in COUNTERS:
        op.execute(f"INSERT INTO counter (name, value) VALUES ('{name}', 0)")  # noqa: S608


def _where(name: str, table: str, column: str, condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)


def _links() -> None:
    op.create_table(
        "enterprise_link",
        _number("link_no"),
        _key("old_uscc"),
        _key("new_uscc"),
        _key("sort"),
        _key("since"),
        _key("basis"),
        _number("operation_no", nullable=True),
        _key("known_on"),
        _key("ended_on", nullable=True),
        sa.PrimaryKeyConstraint("link_no", name=op.f("pk_enterprise_link")),
    )
    for name in ("old_uscc", "new_uscc"):
        op.create_index(op.f(f"ix_enterprise_link_{name}"), "enterprise_link", [name])
    one = sa.text("ended_on IS NULL AND sort IN ('code_corrected', 'same')")
    op.create_index(
        "ix_enterprise_link_one", "enterprise_link", ["old_uscc"],
        sqlite_where=one, postgresql_where=one,
    )  # fmt: skip


def _decisions() -> None:
    # The table of before was never written to.
    op.drop_table("decision")
    op.create_table(
        "decision",
        _number("operation_no"),
        _key("record_id"),
        _key("uscc"),
        _key("judgement"),
        _key("party_key"),
        _key("status"),
        _text("seen", nullable=True),
        _key("source_id"),
        _number("displaced_by", nullable=True),
        sa.PrimaryKeyConstraint("operation_no", "record_id", "uscc", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_record_id"), "decision", ["record_id"])
    for name in ("source_id", "uscc"):
        op.create_index(op.f(f"ix_decision_{name}"), "decision", [name, "status"])
    live = sa.text("status = 'live' AND judgement IN ('same', 'new')")
    op.create_index(
        "ix_decision_live", "decision", ["record_id"],
        unique=True, sqlite_where=live, postgresql_where=live,
    )  # fmt: skip


def _asked() -> None:
    op.create_table(
        "asked_change",
        _number("operation_no"),
        _key("uscc"),
        _key("other", nullable=True),
        _text("name", nullable=True),
        _key("valid_until", nullable=True),
        sa.PrimaryKeyConstraint("operation_no", name=op.f("pk_asked_change")),
    )


def _names() -> None:
    op.create_table(
        "name_entry",
        _number("name_no"),
        _key("uscc"),
        _text("name"),
        sa.PrimaryKeyConstraint("name_no", name=op.f("pk_name_entry")),
    )
    op.create_index(op.f("ix_name_entry_uscc"), "name_entry", ["uscc"])
    op.create_table(
        "name_gram",
        _number("gram"),
        _number("segment_no"),
        _number("df"),
        sa.Column("postings", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("gram", "segment_no", name=op.f("pk_name_gram")),
    )
    if op.get_bind().dialect.name == "postgresql":
        # They are packed already: trying to compress them takes longer than writing them.
        op.execute("ALTER TABLE name_gram ALTER COLUMN postings SET STORAGE EXTERNAL")
    op.create_table(
        "name_segment",
        _number("segment_no"),
        _number("first_no"),
        _number("last_no"),
        sa.PrimaryKeyConstraint("segment_no", name=op.f("pk_name_segment")),
    )


def _waiting() -> None:
    op.create_table(
        "pending_key",
        _key("how"),
        _key("value"),
        _number("place"),
        sa.PrimaryKeyConstraint("how", "value", "place", name=op.f("pk_pending_key")),
    )
    op.create_index(op.f("ix_pending_key_place"), "pending_key", ["place"])
    op.create_table(
        "pending_again",
        _number("place"),
        _number("mark"),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_pending_again")),
    )
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    said = "(body::json ->> 'party_{}')" if is_postgresql else "json_extract(body, '$.party_{}')"
    tax = said.format("tax_number")
    asks = {
        said.format("uscc"): "uscc",
        said.format("org_code"): "org_code",
        said.format("registration_number"): "registration_number",
        tax: "tax_number",
        f"CASE WHEN length({tax}) = 15 THEN substr({tax}, 7) END": "org_code",
        f"CASE WHEN length({tax}) = 18 THEN {tax} END": "uscc",
    }
    waiting = (
        "FROM row_state JOIN batch ON batch_no = place / 4294967296 "
        "WHERE state = 'identity_pending' AND kind <> 'registration'"
    )
    lines = " UNION ".join(
        f"SELECT '{how}' AS how, {value} AS value, place {waiting}" for value, how in asks.items()
    )
    op.execute(
        "INSERT INTO pending_key (how, value, place) "  # noqa: S608
        f"SELECT how, value, place FROM ({lines}) AS asked WHERE length(value) > 0"
    )
    op.execute(f"INSERT INTO pending_again (place, mark) SELECT place, 0 {waiting}")


def _sites() -> None:
    op.create_table(
        "site",
        _key("record_id"),
        _key("uscc", nullable=True),
        _key("source_id"),
        _key("host", nullable=True),
        _key("closed_on", nullable=True),
        _key("filing", nullable=True),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_site")),
        sqlite_with_rowid=False,
    )
    for name in ("host", "filing"):
        op.create_index(op.f(f"ix_site_{name}"), "site", [name])


def downgrade() -> None:
    """Take it away again."""
    later = ("site", "pending_again", "pending_key", "asked_change")
    names = ("name_segment", "name_gram", "name_entry")
    for name in (*later, *names, "decision", "enterprise_link"):
        op.drop_table(name)
    op.create_table(
        "decision",
        _number("decision_no"),
        _key("record_id"),
        _key("verb"),
        _text("reason"),
        _text("evidence", nullable=True),
        _key("actor"),
        _key("approver", nullable=True),
        _text("moment"),
        sa.PrimaryKeyConstraint("decision_no", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_record_id"), "decision", ["record_id"])
    op.drop_index("ix_change_left", "change")
    op.drop_index(op.f("ix_audit_moment"), "audit")
    op.drop_index("ix_enterprise_branch", "enterprise")
    op.drop_column("batch", "space")
    op.drop_column("enterprise_alias", "operation_no")
    for name in ("basis", *(name for name, _ in ENTERPRISE)):
        op.drop_column("enterprise", name)
    named = ", ".join(f"'{name}'" for name in COUNTERS)
    op.execute(f"DELETE FROM counter WHERE name IN ({named})")  # noqa: S608
