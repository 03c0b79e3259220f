"""Names that share most of the rare grams of a name: found in posting lists, not yet compared.

The rarest grams are read, up to a budget of postings; what they have in common with a name, weighed
by how rare it is, tells which names are worth comparing. In arrays from end to end: a person waits
for one name, of which the engine would see some thousand rows four times over.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

from records.name_grams import grams
from records.protocols import NameIndex

HITS = pl.Schema({"n": pl.UInt32(), "name_no": pl.Int64()})
# Postings read for one name, as a share of all names; the rarest gram is read whatever it takes.
_BUDGET, _LEAST = 0.005, 5_000
_MOST = 24  # names that are compared
_UNIT = 1_000_000  # of weight, in whole numbers: their sum is the same whichever way it is added up
_NAME_BITS = 40  # of an entry's number, beside the ordinal of the name that is asked about

Ints = npt.NDArray[np.int64]


def hits(names: pl.Series, index: NameIndex) -> pl.DataFrame:
    """HITS of each of `names`: the numbers of at most `_MOST` entries, the likeliest first."""
    own = grams(names)
    counts = index.counts(own["gram"]).sort("gram")
    n, gram = own["n"].to_numpy().astype(np.int64), own["gram"].to_numpy()
    at, is_known = _places(counts["gram"].to_numpy(), gram)
    n, gram, df = n[is_known], gram[is_known], counts["df"].to_numpy()[at[is_known]]
    size = index.size()
    asked = _rarest(n, gram, df, max(_LEAST, size * _BUDGET))
    n, gram, df = n[asked], gram[asked], df[asked]
    weight = np.round(np.maximum(np.log(size / df), 0.1) * _UNIT)
    postings = index.postings(pl.Series(np.unique(gram)))
    which, posting = _pairs(gram, postings["gram"].to_numpy())
    words, inverse = np.unique(
        (n[which] << _NAME_BITS) | postings["name_no"].to_numpy()[posting], return_inverse=True
    )
    share = np.bincount(inverse, weight[which], len(words))
    found, name_no = words >> _NAME_BITS, words & ((1 << _NAME_BITS) - 1)
    best = np.lexsort((name_no, -share, found))
    best = best[_rank(found[best]) < _MOST]
    return pl.DataFrame({"n": found[best], "name_no": name_no[best]}, schema_overrides=HITS)


def _places(known: Ints, asked: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Where each of `asked` stands in the sorted `known`, and whether it does."""
    at = np.searchsorted(known, asked)
    is_known = at < len(known)
    is_known[is_known] = known[at[is_known]] == asked[is_known]
    return at, is_known


def _rarest(n: Ints, gram: Ints, df: Ints, budget: float) -> Ints:
    """Places of the grams of each name that are read: the rarest first, while the budget lasts."""
    order = np.lexsort((gram, df, n))
    spent = np.cumsum(df[order])
    rank = _rank(n[order])
    first = np.flatnonzero(rank == 0)
    before = np.repeat(spent[first] - df[order][first], np.diff(np.append(first, len(order))))
    read: Ints = order[(spent - before <= budget) | (rank == 0)]
    return read


def _rank(of: Ints) -> Ints:
    """How many equal ones stand before each of the sorted `of`."""
    return np.arange(len(of)) - np.searchsorted(of, of)


def _pairs(gram: Ints, posted: Ints) -> tuple[Ints, Ints]:
    """Places in `gram` and in `posted` of every pair of equal ones."""
    order = np.argsort(gram, kind="stable")
    low, high = (np.searchsorted(gram[order], posted, side) for side in ("left", "right"))
    posting = np.repeat(np.arange(len(posted)), high - low)
    return order[low[posting] + _rank(posting)], posting
