"""`routes`: every page, how it is asked for and who may open it."""

import json

import click
from flask import current_app
from flask.cli import with_appcontext


@click.command("routes")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
@with_appcontext
def routes(as_json: bool) -> None:
    """List every route with its methods and who may open it."""
    rows = [
        {
            "endpoint": rule.endpoint,
            "rule": rule.rule,
            "methods": sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
            "policy": getattr(current_app.view_functions[rule.endpoint], "access", "public"),
        }
        for rule in sorted(current_app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=1))
        return
    for row in rows:
        click.echo(f"{row['policy']:<20} {','.join(row['methods']):<10} {row['rule']:<48} {row['endpoint']}")
