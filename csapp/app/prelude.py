"""What the first page needs that is free of Qt; loaded before Qt is, and without Qt reading its source."""

from types import ModuleType

from csapp.app import office, preferences_store
from csapp.core.kept_code import kept_code

_STUB_WRITER = "shibokensupport/signature/lib/pyi_generator.py"
LOADED = (office, preferences_store)


def _uses_no_switch(_module: ModuleType) -> bool:
    return False


def quicken_imports() -> None:
    """Load Qt, and spare it what it does anew at each start: compiling its own modules, and reading ours.

    It carries fourteen modules as source in its libraries, and searches each module that is imported for its
    switchable features, of which ours have none: together a quarter of a start. Both are internal to Qt for Python:
    where they are gone, nothing is done.
    """
    # reason for the late imports: the modules above are loaded before Qt
    with kept_code("qt", left_out=_STUB_WRITER):
        import PySide6.QtCore  # noqa: F401
    from shibokensupport import feature  # type: ignore[import-not-found]

    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = _uses_no_switch
