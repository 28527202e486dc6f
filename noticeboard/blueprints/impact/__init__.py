"""What the board has brought about, for everyone: the page, the same figures as CSV, and how they are worked out."""
