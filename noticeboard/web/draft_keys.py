"""The keys of drafts: a secret in the address, or for a signed-in owner a token that only their account can use."""

import hashlib

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from noticeboard.clock import utc_now
from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import NotFound
from noticeboard.domain.vocabulary import Side
from noticeboard.extensions import db
from noticeboard.models import PostingDraft
from noticeboard.queries.drafts import find_draft, find_own_draft


def hash_key(key: str) -> str:
    """The hash under which a draft's key is kept."""
    return hashlib.sha256(key.encode()).hexdigest()


def own_key(draft: PostingDraft) -> str:
    """A key for the pages of a draft that works for the signed-in person whose it is, on any device.

    It is made from the hash and not from the id, which a database may give to another draft once this one is deleted.
    """
    return _tokens().dumps(draft.key_hash)


def get_draft(key: str, *, side: Side, actor: Actor) -> PostingDraft:
    """The draft of a key. Raises NotFound for a wrong or expired one, or another signed-in person's."""
    draft = find_draft(db.session(), key_hash=hash_key(key), now=utc_now())
    if draft is None and actor.person_id is not None:
        draft = _own_draft(key, actor.person_id)
    others = draft is not None and actor.person_id is not None and draft.person_id not in (None, actor.person_id)
    if draft is None or others or draft.side is not side:
        raise NotFound("draft")
    return draft


def _own_draft(key: str, person_id: int) -> PostingDraft | None:
    try:
        key_hash = str(_tokens().loads(key))
    except BadSignature:
        return None
    return find_own_draft(db.session(), key_hash=key_hash, person_id=person_id, now=utc_now())


def _tokens() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="posting-draft")
