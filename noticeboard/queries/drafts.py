"""Reading drafts of postings."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.models import BeneficiaryGroup, PostingDraft


def find_draft(session: Session, *, key_hash: str, now: datetime) -> PostingDraft | None:
    """The draft with the hash of a key, unless it has expired."""
    return session.scalar(select(PostingDraft).where(PostingDraft.key_hash == key_hash, PostingDraft.expires_at > now))


def find_own_draft(session: Session, *, key_hash: str, person_id: int, now: datetime) -> PostingDraft | None:
    """A person's draft with the hash of a key, unless it has expired."""
    return session.scalar(
        select(PostingDraft).where(
            PostingDraft.key_hash == key_hash, PostingDraft.person_id == person_id, PostingDraft.expires_at > now
        )
    )


def list_own_drafts(session: Session, *, person_id: int, now: datetime) -> Sequence[PostingDraft]:
    """A person's drafts that are not postings yet, the last changed first."""
    return session.scalars(
        select(PostingDraft)
        .where(PostingDraft.person_id == person_id, PostingDraft.posting_id.is_(None), PostingDraft.expires_at > now)
        .order_by(PostingDraft.changed_at.desc(), PostingDraft.id.desc())
    ).all()


def list_beneficiary_groups(session: Session) -> Sequence[BeneficiaryGroup]:
    """The groups of people that a posting can help, in the order they are offered."""
    return session.scalars(select(BeneficiaryGroup).order_by(BeneficiaryGroup.sort_order, BeneficiaryGroup.code)).all()
