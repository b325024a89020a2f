"""Words compared by stem, whoever else compares words at the moment."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import snowballstemmer

from assistant.words import stem

ROOTS = ("safeguard", "relat", "consider", "generous", "nation", "hope", "troubl", "communic")
ENDINGS = ("ing", "ation", "ational", "ness", "fully", "ization", "ities", "ousness", "ed", "ement")


def test_words_stemmed_on_several_threads_at_once_are_not_mixed_up() -> None:
    words = [f"{n}{root}{ending}" for n, root, ending in product(range(60), ROOTS, ENDINGS)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(stem, words, chunksize=1))
    finally:
        sys.setswitchinterval(interval)
    alone = snowballstemmer.stemmer("english").stemWord
    assert found == [alone(word) for word in words]
