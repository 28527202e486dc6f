"""Finding the few postings worth scoring among many, through the index of keys and cells, nearest and rarest first.

On a small board every open posting in reach is a candidate. On a larger one a key that stands in few postings is read
whole, and a common one only round the point and in cells that reach everywhere; each read has a limit, so that what a
search costs does not grow with the board.
"""

import heapq
import math
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from noticeboard import matching
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.vocabulary import ReachMode, Side
from noticeboard.matching.gist import Gist, term_number
from noticeboard.matching.keys import POSTINGS, ROW, Ground, Key, cell_at, ground_of, sought_keys
from noticeboard.models import MatchEntry, Posting, PostingMeaning
from noticeboard.queries.match_index import Common, get_common, profile_of_posting
from noticeboard.queries.match_postings import (
    CARDS,
    IDS,
    Card,
    as_matched,
    as_need,
    as_offer,
    list_cards,
    meaning_in,
    on_board,
    plain_rows,
    read_cards,
)
from noticeboard.queries.match_ranges import Found, Range, read_ranges
from noticeboard.queries.match_rough import Rough, likeliest
from noticeboard.queries.match_scale import weigh_texts
from noticeboard.queries.place_rules import place_rules
from noticeboard.queries.taxonomy import get_taxonomy

SMALL_BOARD = 300
MOST_WEIGHED = 192
MOST_SCORED = 40
MOST_KEYS = 12
MOST_TOPICS = 10
# A common key under which fewer are found nearby is looked for further off, if it is among the most telling.
FEW = 24
MOST_WIDENED = 3

# How many rows of one key are read at most: of a key read whole, in one's own cell, beside it, above and below, in a
# cell that stands for a whole authority or every place, and in each half of a country searched from end to end.
WHOLE, OWN, BESIDE, ABOVE, APART, HALF = 256, 128, 48, 64, 64, 96
WIDE, WIDE_ROW = 8, 24
LOWEST, HIGHEST = -(1 << 24), 1 << 24
SOUTHERNMOST, ROWS_OF_THE_COUNTRY = 1395, 95

MOST_MILES = 60
MILES_TO_A_DEGREE = 69.0
ENTRIES = (
    select(MatchEntry.posting_id, MatchEntry.length, MatchEntry.terms, PostingMeaning.version, PostingMeaning.vectors)
    .outerjoin(PostingMeaning, PostingMeaning.posting_id == MatchEntry.posting_id)
    .where(MatchEntry.posting_id.in_(IDS))
)
FAR_REACHING = (ReachMode.REMOTE, ReachMode.ANYWHERE, ReachMode.BOROUGH)


@dataclass(slots=True)
class BoardCandidates:
    """The open postings of a board that could go with one: what the matcher calls a `CandidateSource`.

    apart_from  the organisation whose own postings are left out.
    public      whether postings are given at their public points.
    cards       what was found so far, by reference.
    common      how common words are, for each posting that something was sought for; `keys` what it is searched by.
    rows_read   how many rows of the index and of postings were read.
    is_whole    whether the last search took every posting in reach, as on a small board.
    taxonomy    what texts are read by: the board's.
    """

    session: Session
    today: date
    apart_from: int | None = None
    public: bool = False
    cards: dict[str, Card] = field(default_factory=dict)
    common: dict[str, Common] = field(default_factory=dict)
    keys: dict[str, Sequence[Key]] = field(default_factory=dict)
    rows_read: int = 0
    is_whole: bool = False
    taxonomy: matching.Taxonomy = field(init=False)

    def __post_init__(self) -> None:
        """Read texts by the board's taxonomy, as the index does."""
        self.taxonomy = get_taxonomy(self.session)

    def offers_for(self, need: matching.Need, *, limit: int = MOST_SCORED) -> Sequence[matching.Offer]:
        """Open offers that could meet a need."""
        return [as_offer(card, public=self.public) for card in self._find(need, limit)]

    def needs_for(self, offer: matching.Offer, *, limit: int = MOST_SCORED) -> Sequence[matching.Need]:
        """Open needs that an offer could meet."""
        return [as_need(card, public=self.public) for card in self._find(offer, limit)]

    def common_for(self, posting: matching.Need | matching.Offer) -> Common:
        """How common the words of a posting are on the board, and how common what it is searched by."""
        if posting.id not in self.common:
            numbers = [term_number(key.term, offers=_seeks_offers(posting)) for key in self._keys_of(posting)]
            profile = profile_of_posting(posting, taxonomy=self.taxonomy)
            self.common[posting.id] = get_common(self.session, profile, more=numbers)
        return self.common[posting.id]

    def _keys_of(self, posting: matching.Need | matching.Offer) -> Sequence[Key]:
        """What a posting is searched by."""
        if posting.id not in self.keys:
            profile = profile_of_posting(posting, taxonomy=self.taxonomy)
            self.keys[posting.id] = sought_keys(posting, profile, self.taxonomy)
        return self.keys[posting.id]

    def _find(self, posting: matching.Need | matching.Offer, limit: int) -> Sequence[Card]:
        cards = None if self._is_large(posting) else _list_small_board(self.session, posting, self.today)
        self.is_whole = cards is not None
        if cards is None:
            cards = list_cards(self.session, ids=self._find_ids(posting, limit), today=self.today)
        self.rows_read += len(cards)
        chosen = [card for card in cards if card.organisation_id != self.apart_from]
        self.cards.update((card.ref, card) for card in chosen)
        return chosen

    def _is_large(self, posting: matching.Need | matching.Offer) -> bool:
        """Whether the counts leave no doubt; they may be a minute old, so that a board near the bound is counted."""
        counted = self.common_for(posting).counts.get(term_number(POSTINGS, offers=_seeks_offers(posting)), 0)
        return counted > 2 * SMALL_BOARD

    def _find_ids(self, posting: matching.Need | matching.Offer, limit: int) -> list[int]:
        """The ids of the likeliest by the keys they share, their kind and about where they are."""
        common = self.common_for(posting)
        keys = _telling_keys(self._keys_of(posting), common, offers=_seeks_offers(posting))
        ground = ground_of(posting)
        rough = Rough(posting, ground, keys, place_rules(self.session))
        rough.add(self._read([one for number in keys for one in _near_ranges(number, ground, common, posting.id)]))
        hits = rough.hits
        thin = {number: weight for number, weight in keys.items() if _is_common(number, common) and hits[number] < FEW}
        if thin and ground.point is not None:
            widened = _largest(thin, MOST_WIDENED)
            rough.add(self._read([one for number in widened for one in _wide_ranges(number, ground.point)]))
        return self._weigh(posting, rough, limit)

    def _weigh(self, posting: matching.Need | matching.Offer, rough: Rough, limit: int) -> list[int]:
        """The likeliest by their words, concepts and vectors, as the index has them: no text is read for it."""
        likely = rough.best(MOST_WEIGHED)
        entries = plain_rows(self.session, ENTRIES, ids=list(likely)) if likely else []
        self.rows_read += len(entries)
        if not entries:
            return []
        ids, lengths, terms, versions, vectors = zip(*entries, strict=True)
        offers = _seeks_offers(posting)
        texts = weigh_texts(
            posting,
            list(map(Gist, terms, lengths)),
            list(map(meaning_in, versions, vectors)),
            topics={term_number(key.term, offers=offers): key.share for key in self._keys_of(posting) if key.is_topic},
            statistics=self.common_for(posting).statistics,
            taxonomy=self.taxonomy,
        )
        postings = np.array(ids)
        chosen = likeliest(postings, texts * [likely[one] for one in ids], limit)
        found: list[int] = postings[chosen].tolist()
        return found

    def _read(self, ranges: Sequence[Range]) -> Sequence[Found]:
        rows = read_ranges(self.session, ranges)
        self.rows_read += len(rows)
        return rows


def list_candidates(
    session: Session, *, posting: Posting, today: date, taxonomy: matching.Taxonomy | None = None
) -> Sequence[Card]:
    """The open postings across the board that `posting`, which need not be saved, could go with.

    taxonomy    what all texts are read by, if not by the board's; what the index keeps of them then says nothing.
    """
    source = BoardCandidates(session, today, apart_from=posting.organisation_id)
    source.taxonomy = taxonomy or source.taxonomy
    matched = as_matched(posting)
    if isinstance(matched, matching.Need):
        source.offers_for(matched)
    else:
        source.needs_for(matched)
    found = source.cards.values()
    return list(found) if taxonomy is None else [card._replace(gist=None) for card in found]


def _seeks_offers(posting: matching.Need | matching.Offer) -> bool:
    return isinstance(posting, matching.Need)


def _telling_keys(keys: Iterable[Key], common: Common, *, offers: bool) -> dict[int, float]:
    """The numbers of the keys to search by, each with what sharing it counts for; the most telling are kept.

    Topics are chosen apart from what is written, or a posting of many words would be sought by its words alone.
    """
    total = 1 + common.counts.get(term_number(POSTINGS, offers=offers), 0)
    written: dict[int, float] = {}
    topics: dict[int, float] = {}
    for key in keys:
        number = term_number(key.term, offers=offers)
        rarity = math.log(1 + total / (1 + common.counts.get(number, 0)))
        weights = topics if key.is_topic else written
        weights[number] = max(weights.get(number, 0.0), key.share * rarity)
    return _largest(written, MOST_KEYS) | _largest(topics, MOST_TOPICS)


def _largest(weights: Mapping[int, float], most: int) -> dict[int, float]:
    return dict(heapq.nlargest(most, weights.items(), key=lambda pair: (pair[1], pair[0])))


def _is_common(number: int, common: Common) -> bool:
    return common.counts.get(number, 0) > WHOLE


def _near_ranges(number: int, ground: Ground, common: Common, posting_id: str) -> list[Range]:
    """Where to read a key: the whole of it when it is rare, else round the point and in the cells of the ground."""
    if not _is_common(number, common):
        return [Range(number, LOWEST, HIGHEST, WHOLE)]
    ranges = [Range(number, cell, cell, APART) for cell in ground.cells]
    if ground.point is not None:
        home = cell_at(ground.point)
        ranges += [
            Range(number, home, home, OWN),
            Range(number, home - 1, home - 1, BESIDE),
            Range(number, home + 1, home + 1, BESIDE),
            Range(number, home + ROW - 1, home + ROW + 1, ABOVE),
            Range(number, home - ROW - 1, home - ROW + 1, ABOVE),
        ]
    if ground.everywhere:
        # From a row that the posting's own reference picks, so that no part of the country always comes first.
        start = (SOUTHERNMOST + zlib.crc32(posting_id.encode()) % ROWS_OF_THE_COUNTRY) * ROW
        ranges += [Range(number, 0, start - 1, HALF), Range(number, start, HIGHEST, HALF)]
    return ranges


def _wide_ranges(number: int, point: matching.Point) -> list[Range]:
    """The rows of the grid within sixty miles or so of a point."""
    home = cell_at(point)
    lines = (home + step * ROW for step in range(-WIDE, WIDE + 1))
    return [Range(number, middle - WIDE - 1, middle + WIDE + 1, WIDE_ROW) for middle in lines]


def _list_small_board(session: Session, posting: matching.Need | matching.Offer, today: date) -> Sequence[Card] | None:
    """Every open posting in reach, where the other side has few; None where it has more than are simply compared."""
    side = Side.OFFER if _seeks_offers(posting) else Side.NEED
    here = Posting.side == side, Posting.status == PostingStatus.OPEN
    some = select(Posting.id).where(*here).limit(SMALL_BOARD + 1).subquery()
    if (session.scalar(select(func.count()).select_from(some)) or 0) > SMALL_BOARD:
        return None
    return read_cards(session, CARDS.where(*here, *on_board(today), *_near(posting)).order_by(Posting.id))


def _near(posting: matching.Need | matching.Offer) -> list[ColumnElement[bool]]:
    """A generous box round the posting, unless it, or the other, reaches further than any box.

    Others are looked for by their public points: from its edge somebody could otherwise find where one really is.
    """
    reach = getattr(posting, "reach", None)
    point = posting.point
    if point is None or (reach is not None and reach.value in FAR_REACHING):
        return []
    high = MOST_MILES / MILES_TO_A_DEGREE
    wide = high / max(0.1, math.cos(math.radians(point.lat)))
    inside = Posting.public_lat.between(point.lat - high, point.lat + high) & Posting.public_lng.between(
        point.lng - wide, point.lng + wide
    )
    return [or_(inside, Posting.public_lat.is_(None), Posting.reach_mode.in_(FAR_REACHING))]
