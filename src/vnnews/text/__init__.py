"""The Vietnamese language: folding with offset maps, tones, numerals, the lunar calendar."""
