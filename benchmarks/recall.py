"""Measures how much of the best matches the index finds on a large board, where every posting has its vectors.

    python -m benchmarks.recall --postings 6000 --seed 1 [--boards village,quarry] [--keep FOLDER]

Three of the judged boards are put among seeded postings of one borough. For each judged need the best ten offers by the
matcher, which compares it with every open offer, are held against those that the index finds. It takes some minutes,
most of them for encoding.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from benchmarks.boards import seeded_board
from benchmarks.matching import NOW
from noticeboard import matching
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.vocabulary import ReachMode, SupportType
from noticeboard.extensions import db
from noticeboard.matching.boards import read_judgements, read_needs, read_offers, shipped_places
from noticeboard.models import Need, Offer, Posting, PostingMeaning
from noticeboard.queries.candidates import BoardCandidates
from noticeboard.queries.match_postings import as_need, as_offer, iter_open_cards, list_open_cards
from noticeboard.services.match_index import rebuild_index
from noticeboard.services.suggestions import rank_candidates

BOARDS = Path("tests/data/boards")
NAMES = ("village", "quarry", "canal")
BEST = 10


def main() -> int:
    """Measure and print a table; exit status 1 without the encoder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--postings", type=int, default=6000, help="seeded postings among which they stand (%(default)s)"
    )
    parser.add_argument("--seed", type=int, default=1, help="the same board again (%(default)s)")
    parser.add_argument("--boards", default=",".join(NAMES), help="judged boards to put among them (%(default)s)")
    parser.add_argument("--keep", type=Path, help="a folder in which the seeded board stays")
    options = parser.parse_args()
    encoder = matching.find_encoder()
    if encoder is None:
        print("The sentence encoder is not installed: make model.")
        return 1
    with seeded_board(options.postings, seed=options.seed, layout="borough", server=None, keep=options.keep):
        session = db.session()
        put_in = {name: _put_in(session, name) for name in options.boards.split(",")}
        _encode(session, encoder)
        rebuild_index(session)
        print("| board | needs | of the best ten's score | the best of all | of the good ones among the best ten |")
        print("|---|---|---|---|---|")
        for name, ids in put_in.items():
            print(f"| {name} | {' | '.join(_measured(session, name, ids))} |", flush=True)
        session.rollback()
    return 0


def _put_in(session: Session, name: str) -> dict[str, int]:
    """The postings of a judged board, as of some organisation of the seeded one: their ids on it."""
    places, folder = shipped_places(), BOARDS / name
    patterns: dict[type, Any] = {
        matching.Need: session.scalars(select(Need).limit(1)).one(),
        matching.Offer: session.scalars(select(Offer).limit(1)).one(),
    }
    ids: dict[str, int] = {}
    board: list[matching.Need | matching.Offer] = [
        *read_needs(folder / "needs.csv", places),
        *read_offers(folder / "offers.csv", places),
    ]
    for posting in board:
        pattern = patterns[type(posting)]
        values = {column.key: getattr(pattern, column.key) for column in Posting.__table__.columns}
        row = type(pattern)(
            **(values | _values(posting) | {"id": None, "ref": f"{posting.id[:1]}-{name[0]}{len(ids):05d}"})
        )
        session.add(row)
        session.flush()
        ids[posting.id] = row.id
    return ids


def _values(posting: matching.Need | matching.Offer) -> dict[str, Any]:
    point = posting.point
    lat, lng = (point.lat, point.lng) if point else (None, None)
    offer = posting if isinstance(posting, matching.Offer) else None
    need = posting if isinstance(posting, matching.Need) else None
    return {
        "status": PostingStatus.OPEN,
        "title": posting.title[:120],
        "description": posting.description,
        "support_type": SupportType(posting.support_type),
        "lat": lat,
        "lng": lng,
        "public_lat": lat,
        "public_lng": lng,
        "loc_radius_mi": point.radius_mi if point else None,
        "outcode": posting.outcode or None,
        "lad_code": max(posting.authorities, key=lambda pair: pair[1])[0] if posting.authorities else None,
        "quantity": None,
        "unit": None,
        "answers": {},
        "starts_on": posting.starts_on,
        "ends_on": posting.ends_on,
        "travel_mi": _whole(need.travel_miles) if need else None,
        "reach_mode": ReachMode(offer.reach.value) if offer else None,
        "reach_mi": _whole(offer.reach_miles) if offer else None,
    }


def _whole(miles: float | None) -> int | None:
    return None if miles is None else int(miles)


def _encode(session: Session, encoder: matching.Encoder) -> None:
    rows = []
    for number, title, description in session.execute(
        select(Posting.id, Posting.title, Posting.description).where(Posting.status == PostingStatus.OPEN)
    ):
        meaning = matching.encode_posting(encoder, title=title, description=description)
        rows.append({"posting_id": number, "digest": "", "version": meaning.version, "vectors": meaning.to_bytes()})
    session.execute(insert(PostingMeaning), rows)


def _measured(session: Session, name: str, ids: dict[str, int]) -> Iterator[str]:
    judgements = read_judgements(BOARDS / name / "judgements.csv")
    offers = [as_offer(card) for cards in iter_open_cards(session) for card in cards if not card.is_need]
    refs = dict(session.execute(select(Posting.id, Posting.ref).where(Posting.id.in_(ids.values()))).all())
    cards = {card.id: card for card in list_open_cards(session, ids=[ids[need] for need in judgements])}
    shares, first, good = [], [], []
    for need, grades in judgements.items():
        asked = as_need(cards[ids[need]])
        source = BoardCandidates(session, NOW.date())
        found = {ref for ref, _ in rank_candidates(source, asked, limit=20)}
        best = _best(asked, offers, source)
        if best:
            shares.append(sum(one.score for one in best if one.offer_id in found) / sum(one.score for one in best))
            first.append(best[0].offer_id in found)
        right = {refs[ids[offer]] for offer, grade in grades.items() if grade > 0}
        good += [one.offer_id in found for one in best if one.offer_id in right]
    yield from (str(len(judgements)), f"{mean(shares):.0%}", f"{mean(first):.0%}", f"{mean(good):.0%}")


def _best(need: matching.Need, offers: Sequence[matching.Offer], source: BoardCandidates) -> list[matching.Match]:
    """The best ten that reach a need and are worth showing, found by comparing it with every offer."""
    statistics = source.common_for(need).statistics
    ranked = matching.rank(need, offers, limit=3 * BEST, statistics=statistics)
    reaching = [one for one in ranked if one.parts.place > 0][:BEST]
    return [one for one in reaching if one.score >= matching.THRESHOLD]


if __name__ == "__main__":
    raise SystemExit(main())
