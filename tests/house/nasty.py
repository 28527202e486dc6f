"""Input that breaks programs, by what it is likely to break: as text for fields, and as raw bytes for addresses."""

LONG = 50_000

# What a browser can put in a field or a parameter.
TEXTS: dict[str, tuple[str, ...]] = {
    "full-text syntax": ('"', "AND OR NOT", "a* NEAR(b, 2)", "-:{}()^", "title:x", '" OR ""', "& | ! <->", "'':*"),
    "control characters": ("a\0b", "\0", "\x01\x02\x1f", "a\tb\x0bc", "\x7f\x85", "\ufffe\uffff"),
    "new lines": ("a\r\nBcc: x@example.org", "a\nb", "a\rSet-Cookie: a=b", "\u2028\u2029"),
    "numbers": (
        *("-1", "0", "-0", "007", "1e400", "1e-400", "NaN", "Infinity", "0x10", "1_000", "0.1.2", "+5", "½"),
        *("2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "9" * 400, "0." + "0" * 300 + "1"),
        *("٣", "１２", "²", "۲۰۲۶", "1\u00a0000", "१"),
    ),
    "markup": (
        '<b id="nasty">',
        '"><script id="nasty">alert(1)</script>',
        "</textarea></title></main>",
        "' onfocus='x",
        "<!--",
        "&lt;&#0;",
        "javascript:alert(1)",
    ),
    "templates": ("{{ 7 * 7 }}", "{% raw %}", "${7*7}", "%(name)s", "%s%n", "{0.__class__}", "#{1}"),
    "database": ("' OR '1'='1", "'; DROP TABLE person; --", "\\'", "%_%", "\\x00"),
    "paths": ("../../../etc/passwd", "..\\..\\", "/etc/passwd", "//evil.example", "https://evil.example", "C:\\", "."),
    "formulas": ("=1+1", "+44", "@SUM(A1)", "\t=1", "\u00a0=1"),
    "direction and case": ("\u202eabc\u202c", "\u200b", "\u200d\ufeff", "İ", "ß", "ŉ", "ǰΐ", "Å\u030a" * 40, "ﷺ" * 60),
    "beyond the first plane": ("🙂", "👩🏽‍🚀" * 30, "𝔘", "\U0010ffff", "\U000e0001"),
    "wrong kinds": ("[]", "{}", "null", "true", "on", "None", "undefined", "[object Object]"),
    "very long": ("a" * LONG, "a " * (LONG // 2), "9" * LONG, "<" * 3000, "@" * 3000, "é" * 5000),
    "nearly right": (
        "N-ZZZZZZ",
        "n-7f3kq2",
        "G-000000",
        "2026-02-30",
        "CW1 2ZZ",
        "x@x",
        "a@b.c\n",
        "http://[::1",
        "vat",
    ),
    "nothing": ("", " ", "\u00a0", "\u3000"),
}

# What no browser sends: the query or the body as it travels.
RAW: tuple[bytes, ...] = (
    b"%",
    b"%zz",
    b"%ff",
    b"%c3%28",
    b"%ed%a0%80",
    b"%f4%90%80%80",
    b"%00",
    b"%c0%80",
    b"\xff\xfe",
    b"%u0041",
    b"%0d%0aSet-Cookie:%20a=b",
    b"%25%30%30",
    b"+%2B+",
    b"a%26b%3Dc",
)


def every_text() -> list[str]:
    """Every text of every category."""
    return [text for texts in TEXTS.values() for text in texts]
