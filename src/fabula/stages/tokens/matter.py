"""Front and back matter, notes, letters: what paragraphs are by where they stand."""

from __future__ import annotations

import re

PG_START = re.compile(r"\*{2,3} ?START OF (?:THE|THIS) PROJECT GUTENBERG|\*END\*? ?THE SMALL PRINT|\*END THE SMALL PRINT", re.I)
PG_END = re.compile(
    r"\*{2,3} ?END OF (?:THE|THIS) PROJECT GUTENBERG|^\W*End of (?:the |this )?Project Gutenberg|^\W*START: FULL LICENSE", re.I
)
THE_END = re.compile(r"(?i)\W*(?:the end|finis|end|fin|the end of [^\n.]{3,60}|end of (?:the )?(?:book|part|volume|vol|chapter|story)\b[^\n]{0,60})\W*")
BYLINE = re.compile(
    r"(?i)\W*(?:by|written by|a novel|a romance|a tale|novel|translated(?: from [^\n]*)? by|illustrated by|edited by|author of|story by)\b[^\n]{0,80}"
    r"(?:\n[^\n]{0,80}){0,6}"
)
IMPRINT = re.compile(
    r"(?i)copyright|©|\(c\) ?\d{4}|all rights reserved|isbn|first published|published (?:by|in)|this e-?book|e-?text|project gutenberg|produced by"
    r"|transcribed|scanned|proofread|printed in|illustrated by|translated by|\bpublishers?\b|\bpress\b|dedicated to|works? of fiction"
    r"|any resemblance|\bLtd\b|\bedition\b|\breprint"
)
BRACKETED = re.compile(
    r"(?i)\[\s*(?:footnote|illustration|transcriber|translator|editor|author|note\b|sidenote|decoration|image|picture|a/n\b|t/?n\b|tl\b|e/?n\b)"
)
NOTE_LABEL = re.compile(
    r"(?i)[\W_]*(?:a/n|author['’]?s? ?['’]?s? notes?|a\.n\.|an:|t/n|tn:|t\.n\.|tl ?note|translator['’]?s? notes?|e/n|editor['’]?s? notes?"
    r"|transcriber['’]?s? notes?|notes?:)(?![^\W_])"
)
LABEL_ALONE = re.compile(r"(?i)[\W_]*(?:(?:author|translator|editor|transcriber)['’]?s? ?['’]?s? notes?|a/n|t/n)[\W_]*")
BLURB = re.compile(
    r"(?i)patreon|ko-?fi\b|paypal|discord\.gg|discord server|support (?:the author|me|us|my)|advanced? chapters|read ahead|royal ?road|scribble ?hub|webnovel"
    r"|wattpad|please (?:rate|review|vote|follow|comment|favou?rite)|leave a (?:review|comment|rating)|follow and favou?rite|vote for (?:this|the story)"
    r"|unauthori[sz]ed (?:use|reproduction|duplication)|if you (?:encounter|come across|spot|discover|find) this (?:tale|story|narrative)"
    r"|stolen (?:content|from)|thanks? (?:you )?for reading|topwebfiction"
)
NAVIGATION = re.compile(
    r"(?i)[\W_]*(?:(?:previous|next|last|first)(?: chapter| part| page)?|table of contents|toc|index|home|chapter list|back to top)"
    r"(?:[\W_]+(?:(?:previous|next|last|first)(?: chapter| part| page)?|table of contents|toc|index|home|chapter list))*[\W_]*"
)
DOTTED = re.compile(r"(?:\. ?){4,}\s*\d+\s*$|\s{3,}\d{1,3}\s*$|\t\s*\d{1,3}\s*$", re.M)

SALUTATION = re.compile(
    r"[“\"‘'_*]{0,2}(?:(?:My|Our) )?(?:own |very |most )?(?:[Dd]ear(?:est)?|DEAR(?:EST)?|Darling|Beloved|Honou?red|Respected|Esteemed)\b(?: [^\n.!?“”\"]{1,50})?"
    r"(?:,|:|;|!|,? ?[—–-]{1,2}|\.[—–-]{1,2})(?=[_*]?\s*(?:\n|$)|[—–-]{1,2})"
    r"|[“\"‘'_*]{0,2}(?:Sir|SIR|Madam|MADAM|Gentlemen|To whom it may concern)(?:,|:|,? ?[—–-]{1,2}|\.[—–-]{1,2})(?=[_*]?\s*(?:\n|$)|[—–-]{1,2})"
)
VALEDICTION = re.compile(
    r"(?i)(?:[^\n]{0,80}\b)?(?:yours?(?: \w+){0,3}|your(?: \w+){0,5} (?:friend|servant|son|daughter|mother|father|brother|sister|wife|husband|cousin|aunt|uncle|niece|nephew)"
    r"|sincerely|faithfully|truly|affectionately|respectfully|cordially|with (?:all my )?love|love|kind regards|best wishes|believe me)\b[^\n]{0,60}"
)
