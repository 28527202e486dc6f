"""Writing a need or an offer, page by page, with or without an account."""
