"""String marks: text of the program is Chinese in the source and marked for translation."""


def mark(text: str) -> str:
    """Mark `text` for extraction; looked up in `resources/i18n` only when a translation is loaded."""
    return text
