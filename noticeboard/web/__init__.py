"""What every page shares: access, actor, errors, filters, headers, wording and form markup."""
