"""Refusals. Each carries a code, which `web/wording` turns into words for the person who was refused."""


class Refusal(Exception):
    """Something a rule does not allow. `code` says which rule; `values` are what its words need."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class NotPermitted(Refusal):
    """The actor may not do this. Answers 403."""


class Conflict(Refusal):
    """Somebody got there first, or the thing has moved on since the page was drawn. Answers 409."""


class Invalid(Refusal):
    """What was given breaks a rule that the form could not know of. The form is shown again with these words."""


class NotFound(Refusal):
    """There is no such thing, or not for this actor. Answers 404."""


class Throttled(Refusal):
    """Too many tries. Answers 429. `values["seconds"]` says when to try again."""


class AlreadyDone(Refusal):
    """This very form was carried out before. `values["location"]` is where its answer led."""


class Busy(Refusal):
    """More is being worked out at once than the machine can bear. Answers 503; the same thing later will do."""
