"""Where the team reads concerns and closes them."""
