"""The words by which a follow-up leans on the question before it."""

from __future__ import annotations

import re

LEANS_BACK = re.compile(
    r"^(?:(?:and|but|so) )?(?:for|since|by|to|from|with|at|until) (?:how|when|whom?|what|which)\b"
    r"|^how (?:long|often|many(?: times)?|much|soon|far|so|come|old)"
    r"(?: (?:for|ago|after|before|altogether|exactly|in (?:all|total)))?\W*$"
    r"|^(?:and|but|so|just|only|what about|how about|why|who|when|where)\b"
    r"|^how many (?:came|attended|were (?:there|involved)|took part|went|did|responded|was that)\W*$"
    r"|^(?:any|some|anything|what else) (?:from|by|for|on|about|in|of)\b|\binstead\W*$"
    r"|^(?:did|was|were|had|has|is|are) (?:they|he|she|it|that)\b"
    r"|\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|that|those|this|these|there|ones?)\b",
    re.IGNORECASE,
)
BACK_REFERENCE = re.compile(
    r"^(?:and|so|but)\b|^why(?: not)? (?:in|for|with)\b"
    r"|\bthe same\b|^(?:what|how) about\b|\b(?:on|about|of|with|for|to) (?:that|this|it|them|those)\b",
    re.IGNORECASE,
)
ELLIPSIS = re.compile(
    r"^(?:and|but|so|just|only|what about|how about)\b[\s,]*(?:for|of|about|at|with|by|to)?\s*", re.IGNORECASE
)
FEW_WORDS = 3
