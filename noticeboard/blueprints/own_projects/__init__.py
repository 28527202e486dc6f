"""What a group does with its own projects."""
