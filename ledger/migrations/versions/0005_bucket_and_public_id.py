"""One index for a publication's bucket and public id: the bucket follows from the id."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Join the two indexes."""
    op.drop_index(op.f("ix_publication_channel_public_id"), "publication")
    op.drop_index(op.f("ix_publication_channel_bucket"), "publication")
    op.create_index(
        op.f("ix_publication_channel_bucket_public_id"),
        "publication",
        ["channel", "bucket", "public_id"],
        unique=True,
    )


def downgrade() -> None:
    """Part them again."""
    op.drop_index(op.f("ix_publication_channel_bucket_public_id"), "publication")
    op.create_index(op.f("ix_publication_channel_bucket"), "publication", ["channel", "bucket"])
    op.create_index(
        op.f("ix_publication_channel_public_id"),
        "publication",
        ["channel", "public_id"],
        unique=True,
    )
