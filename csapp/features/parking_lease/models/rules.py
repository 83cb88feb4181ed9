"""What the office has settled about its parking: kept as one setting (A13, A17)."""

from typing import Any

from csapp.core.frozen import frozen
from csapp.db.setting import setting

SETTING = "parking.rules"


@frozen
class ParkingRules:
    """Cars on one space, spaces of one household, the horizon of 到期清单 and how often it goes out, in days."""

    cars_per_space: int = 1
    spaces_per_household: int = 2
    horizon_days: int = 30
    list_every_days: int = 7
    undertaking_on_renewal: bool = False


def rules() -> ParkingRules:
    """What holds now."""
    known: dict[str, Any] = setting(SETTING, {})
    names = ParkingRules.__dataclass_fields__
    return ParkingRules(**{name: value for name, value in known.items() if name in names})
