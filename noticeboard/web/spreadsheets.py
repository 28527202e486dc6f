"""Text in files that spreadsheets open."""

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
BLANKS = " \u00a0"


def plain(text: str) -> str:
    """Put one apostrophe before text that a spreadsheet would take for a formula, also after blanks, and strip nothing.

    So it does before an apostrophe, so that taking exactly one off gives any text back.
    """
    return f"'{text}" if text.lstrip(BLANKS).startswith(FORMULAS) or text.startswith("'") else text
