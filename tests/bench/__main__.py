"""`python -m tests.bench [NAME ...]`: medians as ratios to a floor measured in the same run; never in the suite."""

import json
import sys
from collections.abc import Callable

from tests.bench import board, export, forms, keys, ledger, parking, register, saving, search, start
from tests.bench.figure import Figure

BENCHES: dict[str, Callable[[], list[Figure]]] = {
    "start": start.measure,
    "export": export.measure,
    "register": register.measure,
    "saving": saving.measure,
    "forms": forms.measure,
    "ledger": ledger.measure,
    "search": search.measure,
    "keys": keys.measure,
    "parking": parking.measure,
    "board": board.measure,
}


def main(names: list[str]) -> int:
    """Measure, print a table and, last, one line of JSON; 1 where a limit is missed."""
    figures = [figure for name in names or BENCHES for figure in BENCHES[name]()]
    print(f"{'':44}{'value':>12}{'floor':>12}{'ratio':>8}{'limit':>8}")
    for figure in figures:
        sign = " " if figure.holds else "!"
        both = f"{figure.value:>9.2f} {figure.unit:2}{figure.floor:>9.2f} {figure.unit:2}"
        print(f"{sign} {figure.name:42}{both}{figure.ratio:>8.2f}{figure.limit:>8.2f}")
    print(json.dumps({figure.name: figure.as_json() for figure in figures}, ensure_ascii=False))
    return 0 if all(figure.holds for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
