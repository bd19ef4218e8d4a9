"""The capitals of Vietnamese, for patterns: a range of code points would hold small letters too."""

from __future__ import annotations

UPPER = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
SYLLABLE = rf"[{UPPER}][^\W\d_]*"
"""A syllable that begins with a capital."""
