"""What an owner does with a posting once it is written."""
