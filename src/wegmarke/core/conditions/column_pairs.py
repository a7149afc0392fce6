"""Parts that terms have in common, computed once: the pair that most terms share comes first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from itertools import combinations
from typing import NamedTuple

MOST_PARTS = 40
"""Terms with more parts are left as they are: their pairs would be too many."""


class Term(NamedTuple):
    """A word (as in ``Operation``) over the numbers of other terms; of a leaf, over its own."""

    word: str
    parts: tuple[int, ...]


Pair = tuple[str, int, int]


def pairs_shared(terms: Sequence[Term]) -> list[Term]:
    """Return the terms under the same numbers, and behind them pairs that several of them share."""
    return _Pairs(terms).terms()


class _Pairs:
    """Takes pairs out of terms until no two terms share one."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._words = [term.word for term in terms]
        self._parts = [set(term.parts) for term in terms]
        self._users: defaultdict[Pair, set[int]] = defaultdict(set)
        for number, (word, parts) in enumerate(terms):
            if word in ("and", "or") and len(parts) <= MOST_PARTS:
                for one, other in combinations(sorted(parts), 2):
                    self._users[word, one, other].add(number)
        self._heap = [(-len(users), pair) for pair, users in self._users.items() if len(users) > 1]
        heapify(self._heap)

    def terms(self) -> list[Term]:
        """Return all terms after the pairs were taken out."""
        while self._heap:
            count, pair = heappop(self._heap)
            users = self._users[pair]
            if len(users) != -count:
                self._push(pair)  # others have been taken out since
            else:
                self._take_out(pair, sorted(users))
        return [
            Term(word, tuple(sorted(parts)))
            for word, parts in zip(self._words, self._parts, strict=True)
        ]

    def _push(self, pair: Pair) -> None:
        if len(self._users[pair]) > 1:
            heappush(self._heap, (-len(self._users[pair]), pair))

    def _take_out(self, pair: Pair, users: Sequence[int]) -> None:
        """Make a pair a term of its own, unless it is one, and put it into its users."""
        word, *both = pair
        whole = next((user for user in users if len(self._parts[user]) == len(both)), None)
        if whole is None:
            whole = len(self._parts)
            self._words.append(word)
            self._parts.append(set(both))
        changed: set[Pair] = set()
        for user in users:
            if user == whole:
                continue
            rest = self._parts[user] - set(both)
            for part in rest:
                for old in both:
                    self._users[_pair(word, old, part)].discard(user)
                joined = _pair(word, whole, part)
                self._users[joined].add(user)
                changed.add(joined)
            self._parts[user] = rest | {whole}
        self._users[pair] = set()
        for joined in changed:
            self._push(joined)


def _pair(word: str, one: int, other: int) -> Pair:
    return word, min(one, other), max(one, other)
