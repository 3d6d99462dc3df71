"""Every sentence, per language, and how codes and numbers become words.

Front door: :func:`words_in` a language, and functions that say something with those words.

    >>> from kneealign.texts import angle_words, words_in
    >>> angle_words(words_in("es"), -6.4)
    '6° varo'
"""

from kneealign.texts.education import Block, Fact, Section, chapters, limits, methods, references
from kneealign.texts.numbers import (
    age_words,
    angle_words,
    chance_words,
    change_words,
    cm_interval_words,
    cm_words,
    difference_words,
    expected_words,
    interval_words,
    mean_words,
    number,
    offset_words,
    percent_words,
    rounded_together,
    whole,
)
from kneealign.texts.statements import (
    about_results,
    advice_text,
    category_text,
    disclaimer,
    finding_advice,
    finding_text,
    group_message,
    group_range,
    imd_basis_text,
    imd_reason_text,
    next_step_text,
    reason_text,
    short_advice_text,
    short_disclaimer,
    verdict_text,
)
from kneealign.texts.words import Words, check_language, languages, words_in

__all__ = [
    "Block",
    "Fact",
    "Section",
    "Words",
    "about_results",
    "advice_text",
    "age_words",
    "angle_words",
    "category_text",
    "chance_words",
    "change_words",
    "chapters",
    "check_language",
    "cm_interval_words",
    "cm_words",
    "difference_words",
    "disclaimer",
    "expected_words",
    "finding_advice",
    "finding_text",
    "group_message",
    "group_range",
    "imd_basis_text",
    "imd_reason_text",
    "interval_words",
    "languages",
    "limits",
    "mean_words",
    "methods",
    "next_step_text",
    "number",
    "offset_words",
    "percent_words",
    "reason_text",
    "references",
    "rounded_together",
    "short_advice_text",
    "short_disclaimer",
    "verdict_text",
    "whole",
    "words_in",
]
