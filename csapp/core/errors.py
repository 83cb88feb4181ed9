"""Errors a person at the desk can act on, and nothing else."""


class UserError(Exception):
    """A refusal shown as it is: one Chinese sentence that says what to do.

    `message` is a template with named values (`{name}`), so that it can be translated whole.
    """

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return self.message.format(**self.values)


class BadInput(UserError):
    """A value that cannot be taken; `field` names the entry that gets the focus."""

    def __init__(self, field: str, message: str, **values: object) -> None:
        super().__init__(message, **values)
        self.field = field


class TransitionRefused(UserError):
    """The workflow table does not allow this step from the record's present state."""


class StaleRecord(UserError):
    """Another seat changed the record after this one read it."""


class NotAllowed(UserError):
    """The person's role does not permit this; checked in the service, never in the page."""


class DataUnavailable(UserError):
    """The database or a file of the data folder cannot be used now; the message gives advice."""
