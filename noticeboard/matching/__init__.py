"""The matching library: which offers could meet a need, which needs an offer could meet, and why.

Plain values in, plain values out; it needs no web framework and no database.
"""

import os

from noticeboard.matching.bundles import Bundle, Share, bundle
from noticeboard.matching.comparison import with_meaning
from noticeboard.matching.encoder import find_encoder
from noticeboard.matching.encoding import encode_posting
from noticeboard.matching.evaluation import evaluate
from noticeboard.matching.explanation import Reason, say
from noticeboard.matching.locality import PlaceRules
from noticeboard.matching.meaning import Encoder, Meaning
from noticeboard.matching.postings import Need, Offer, Point, Posting, Reach
from noticeboard.matching.profile import statistics_of
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
    version_of,
)
from noticeboard.matching.scoring import VERSION, Parts, waterfall
from noticeboard.matching.showing import is_out_of_reach, is_shown
from noticeboard.matching.statistics import Statistics
from noticeboard.matching.taxonomy import Taxonomy, TaxonomyError

# A posting's matrices are small: several threads would only wait for one another. It has to be said before numpy is
# loaded, with the first vectors.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__all__ = [
    "GOOD",
    "STRONG",
    "THRESHOLD",
    "VERSION",
    "Bundle",
    "CandidateSource",
    "Encoder",
    "Match",
    "Meaning",
    "Need",
    "Offer",
    "Parts",
    "PlaceRules",
    "Point",
    "Posting",
    "Reach",
    "Reason",
    "Share",
    "Statistics",
    "Taxonomy",
    "TaxonomyError",
    "band",
    "bundle",
    "encode_posting",
    "evaluate",
    "explain",
    "find_encoder",
    "is_out_of_reach",
    "is_shown",
    "rank",
    "rank_needs",
    "say",
    "statistics_of",
    "tie_break",
    "version_of",
    "waterfall",
    "with_meaning",
]
