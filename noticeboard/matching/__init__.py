"""The matching library: which offers could meet a need, which needs an offer could meet, and why.

Plain values in, plain values out; it needs no web framework and no database.
"""

from noticeboard.matching.evaluation import evaluate
from noticeboard.matching.explanation import Reason, say
from noticeboard.matching.meaning import Encoder
from noticeboard.matching.postings import Need, Offer, Point, Posting, Reach
from noticeboard.matching.ranking import (
    GOOD,
    STRONG,
    THRESHOLD,
    CandidateSource,
    Match,
    band,
    explain,
    rank,
    rank_needs,
    tie_break,
)
from noticeboard.matching.scoring import VERSION, Parts, statistics_of
from noticeboard.matching.taxonomy import Taxonomy, TaxonomyError
from noticeboard.matching.text import Statistics

__all__ = [
    "GOOD",
    "STRONG",
    "THRESHOLD",
    "VERSION",
    "CandidateSource",
    "Encoder",
    "Match",
    "Need",
    "Offer",
    "Parts",
    "Point",
    "Posting",
    "Reach",
    "Reason",
    "Statistics",
    "Taxonomy",
    "TaxonomyError",
    "band",
    "evaluate",
    "explain",
    "rank",
    "rank_needs",
    "say",
    "statistics_of",
    "tie_break",
]
