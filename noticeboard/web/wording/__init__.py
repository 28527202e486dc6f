"""Words shown to people for the codes that rules and rows carry. Nothing else turns a code into words."""
