"""What the first page needs that is free of Qt; loaded before Qt is, and without Qt reading its source."""

from types import ModuleType

from csapp.app import office, preferences_store

LOADED = (office, preferences_store)


def _uses_no_switch(_module: ModuleType) -> bool:
    return False


def quicken_imports() -> None:
    """Load Qt, and spare it reading the source of every module for its switchable features: none of ours has any.

    That search costs a fifth of a start. It is internal to Qt for Python: where it is gone, nothing is done.
    """
    # reason for the late imports: the modules above are loaded before Qt
    import PySide6.QtCore  # noqa: F401
    from shibokensupport import feature  # type: ignore[import-not-found]

    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = _uses_no_switch
