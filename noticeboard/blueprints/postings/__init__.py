"""Pages of the board: the lists of needs and offers, and the page of each."""
