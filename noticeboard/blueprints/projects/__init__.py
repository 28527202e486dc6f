"""Projects as everybody reads them: the list, and the page of each."""
