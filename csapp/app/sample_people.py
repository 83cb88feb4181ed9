# all data: sample estate
"""The households of the sample estate: rooms, people with telephones, cars and parking spaces."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from csapp.app.sample_words import Numbers, birthday, words
from csapp.core.paths import resource
from csapp.db.bulk import add_all
from csapp.db.record import Record
from csapp.db.unit_of_work import Work
from csapp.masterdata.people.models import Occupancy, Person, Phone, Relation
from csapp.masterdata.places.models import Unit, UnitStatus
from csapp.masterdata.vehicles.models import ParkingSpace, SpaceKind, Vehicle
from csapp.registers.sound import sound_of

BUILDINGS, ENTRANCES, FLOORS = 12, 2, 20
SHOPS_IN = {1: 20, 2: 20, 11: 20, 12: 20}
CARS, SPACES, FIRST_ZONE = 600, 800, 520
_AREAS = (11862, 8935, 9647, 14218)  # hundredths of a square metre, by the room's place on its floor
_TODAY = date(2026, 11, 24)


@cache
def scenes() -> dict[str, Any]:
    """The people and records of the pictures."""
    return tomllib.loads(resource("sample", "scenes.toml").read_text(encoding="utf-8"))


@dataclass
class Lodger:
    """Somebody in a room; `until_on` for those who left."""

    person: Person
    relation: Relation
    from_on: date | None = None
    until_on: date | None = None


@dataclass
class Home:
    """A room with everybody who is or was in it."""

    unit: Unit
    handed: date
    lodgers: list[Lodger] = field(default_factory=list)

    @property
    def callers(self) -> list[Person]:
        """Who may call about it: those who are there and have a telephone."""
        return [lodger.person for lodger in self.lodgers if lodger.person.phone and lodger.until_on is None]


class Census:
    """Makes up everybody; `telephones` holds each person's numbers, the first to call first."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(f"people {seed}")
        self.homes: list[Home] = []
        self.persons: list[Person] = []
        self.telephones: list[list[str]] = []
        self.spaces: dict[str, tuple[Person, Unit]] = {}
        self.cars: list[tuple[str, str, str, Person, Unit]] = []
        self.played: dict[str, list[dict[str, Any]]] = {}
        for entry in scenes()["person"]:
            self.played.setdefault(entry["unit"], []).append(entry)
        self.numbers = Numbers(self.rng, [car[0] for entry in scenes()["person"] for car in entry.get("cars", ())])
        self._sounds: dict[str, str] = {}
        self._rare = list(words().rare)
        self.rng.shuffle(self._rare)

    def everybody(self) -> None:
        """Fill all rooms."""
        for unit, handed in _rooms(self.rng):
            home = Home(unit, handed)
            self.homes.append(home)
            if unit.code in self.played:
                self._played_home(home)
            elif unit.entrance == "商铺":
                self._shop(home)
            else:
                self._home(home)
        self._remarks()

    def someone(
        self, name: str, phones: list[str], born: date | None, *, is_male: bool = True, company: str = ""
    ) -> Person:
        """A new person or, with its code, a company."""
        paper = company or (self.numbers.identity(born, is_male=is_male) if born else "")
        if name not in self._sounds:
            self._sounds[name] = sound_of(name)
        person = Person(
            name=name,
            sound=self._sounds[name],
            phone=phones[0] if phones else "",
            is_company=bool(company),
            identity_number=paper,
        )
        self.persons.append(person)
        self.telephones.append(phones)
        return person

    def resident(self, surname: str, youngest: int, oldest: int, phones: int = 1) -> Person:
        """A person of that family, or of any."""
        rng, is_male = self.rng, self.rng.random() < 0.5
        name = (surname or words().surname(rng)) + words().given(rng, is_male=is_male)
        numbers = [self.numbers.phone() for _ in range(phones)]
        return self.someone(name, numbers, birthday(rng, youngest, oldest), is_male=is_male)

    def _played_home(self, home: Home) -> None:
        for entry in self.played[home.unit.code]:
            start, end = entry.get("phone", ("", ""))
            is_female = entry.get("female", entry["name"][-1] in "琴敏兰丽静仪曼琪")
            age = entry.get("age", self.rng.randrange(30, 62))
            # 老人 without a mobile of her own
            phones = [] if age > 75 else [self.numbers.phone(start, end)]
            born = birthday(self.rng, age, age + 1)
            person = self.someone(entry["name"], phones, born, is_male=not is_female)
            person.note, person.note_until = entry.get("note", ""), entry.get("until")
            home.unit.handed_over_on = home.handed = entry.get("handed", home.handed)
            home.lodgers.append(Lodger(person, Relation(entry.get("relation", "业主")), home.handed))
            if "space" in entry:
                self.spaces[entry["space"]] = (person, home.unit)
            for plate, brand, color in entry.get("cars", ()):
                self.cars.append((plate, brand, color, person, home.unit))
        home.unit.status = UnitStatus.OCCUPIED

    def _shop(self, home: Home) -> None:
        rng = self.rng
        name = words().company(rng)
        phones = [self.numbers.phone()] + ([f"0512{rng.randrange(6500_0000, 6899_9999)}"] if rng.random() < 0.5 else [])
        company = self.someone(name, phones, None, company=self.numbers.company_code())
        since = home.handed + timedelta(days=rng.randrange(30, 1500))
        home.lodgers.append(Lodger(self.resident("", 35, 65), Relation.OWNER, home.handed))
        home.lodgers.append(Lodger(company, Relation.TENANT, since))
        home.unit.status = UnitStatus.RENTED

    def _home(self, home: Home) -> None:
        rng, unit = self.rng, home.unit
        unit.status = rng.choices(
            (UnitStatus.OCCUPIED, UnitStatus.RENTED, UnitStatus.VACANT, UnitStatus.DECORATING), (72, 14, 10, 4)
        )[0]
        owner = self._owner()
        home.lodgers.append(Lodger(owner, Relation.OWNER, home.handed))
        if unit.status == UnitStatus.RENTED:
            self._tenants(home)
        elif unit.status == UnitStatus.OCCUPIED:
            self._family(home, owner)

    def _owner(self) -> Person:
        rng = self.rng
        if len(self.homes) % 40 == 25:
            home = rng.choice(self.homes[:-1])
            if home.unit.code not in self.played and not home.lodgers[0].person.is_company:
                return home.lodgers[0].person
        if self._rare and len(self.homes) % 41 == 7:
            name = self._rare.pop()
            return self.someone(name, [self.numbers.phone()], birthday(rng, 25, 70), is_male=rng.random() < 0.5)
        return self.resident("", 25, 78, phones=2 if rng.random() < 0.12 else 1)

    def _family(self, home: Home, owner: Person) -> None:
        rng = self.rng
        surname = owner.name[: 2 if owner.name[:2] in words().surnames else 1]
        for place in range(rng.choices(range(4), (30, 35, 25, 10))[0]):
            # the other half has a name of its own, the children the owner's
            other = place == 0 or "·" in owner.name or owner.name.isascii()
            kin = self.resident("" if other else surname, 12, 75, phones=int(rng.random() < 0.85))
            relation = Relation.RESIDENT if place == 2 and rng.random() < 0.5 else Relation.FAMILY
            home.lodgers.append(Lodger(kin, relation, home.handed))

    def _tenants(self, home: Home) -> None:
        rng = self.rng
        since = _TODAY - timedelta(days=rng.randrange(20, 900))
        if rng.random() < 0.3 and since - timedelta(days=400) > home.handed:
            former = self.resident("", 22, 55)
            home.lodgers.append(Lodger(former, Relation.TENANT, since - timedelta(days=380), since - timedelta(days=9)))
        for _ in range(rng.choices((1, 2, 3), (60, 32, 8))[0]):
            home.lodgers.append(Lodger(self.resident("", 20, 50), Relation.TENANT, since))

    def _remarks(self) -> None:
        rng = self.rng
        plain = [person for person in self.persons if not person.note and person.phone]
        for person in rng.sample(plain, 84):
            person.note = rng.choice(words().notes)
            # a third has run out
            person.note_until = _TODAY + timedelta(days=rng.randrange(-150, 330)) if rng.random() < 0.8 else None
        for person in rng.sample(plain, 24):
            person.is_vip = True


def _rooms(rng: Random) -> Iterable[tuple[Unit, date]]:
    """2,000 rooms and when they were handed over: 12 buildings of two entrances, shops at the foot of four of them."""
    for building in range(1, BUILDINGS + 1):
        opened = date(2021, 3 + building // 2, 28)
        for entrance, room, area in (*_flats(building), *_shops(rng, SHOPS_IN.get(building, 0))):
            handed = opened + timedelta(days=rng.randrange(75))
            unit = Unit(
                code=f"{building}-{entrance}-{room}",
                building=f"{building}",
                entrance=entrance,
                room=room,
                area=area,
                handed_over_on=handed,
            )
            yield unit, handed


def _flats(building: int) -> Iterable[tuple[str, str, int]]:
    """Entrance, room and area of a building's flats."""
    for entrance in range(1, ENTRANCES + 1):
        for floor in range(1, FLOORS + 1):
            for place, area in enumerate(_AREAS, 1):
                yield f"{entrance}", f"{floor:02d}{place:02d}", area + (building - 3) * 137 + (entrance - 2) * 58


def _shops(rng: Random, amount: int) -> Iterable[tuple[str, str, int]]:
    """Entrance, room and area of the shops along a street."""
    for place in range(amount):
        yield "商铺", f"{101 + place}", rng.randrange(4200, 18000)


def settle(work: Work, seed: int) -> list[Home]:
    """Write down the whole estate; returns its homes in the order of the rooms."""
    census = Census(seed)
    census.everybody()
    add_all(work, [home.unit for home in census.homes])
    add_all(work, census.persons)
    numbered = zip(census.persons, census.telephones, strict=True)
    add_all(
        work,
        [
            Phone(person=person, digits=digits, place=place)
            for person, phones in numbered
            for place, digits in enumerate(phones)
        ],
    )
    add_all(work, list(_occupancies(census.homes)))
    add_all(work, _cars(census))
    add_all(work, list(_spaces(census)))
    return census.homes


def _occupancies(homes: list[Home]) -> Iterable[Record]:
    for home in homes:
        for one in home.lodgers:
            yield Occupancy(
                person=one.person, unit=home.unit, relation=one.relation, from_on=one.from_on, until_on=one.until_on
            )


def _drivers(census: Census) -> list[tuple[Person, Unit]]:
    """A grown-up of each lived-in home, in no order."""
    lived_in = [
        (home.callers[-1], home.unit)
        for home in census.homes
        if home.callers and home.unit.status != UnitStatus.VACANT and home.unit.code not in census.played
    ]
    return census.rng.sample(lived_in, len(lived_in))


def _cars(census: Census) -> list[Vehicle]:
    rng, named = census.rng, words().cars
    cars = [
        Vehicle(plate=plate, brand=brand, color=color, person=person, unit=unit)
        for plate, brand, color, person, unit in census.cars
    ]
    for person, unit in _drivers(census)[: CARS - len(cars)]:
        is_electric = rng.random() < 0.28
        home = "苏E" if is_electric or rng.random() < 0.9 else rng.choice(named["elsewhere"])
        plate = census.numbers.plate(home, is_electric=is_electric)
        brand = rng.choice(named["electric" if is_electric else "brands"])
        cars.append(Vehicle(plate=plate, brand=brand, color=rng.choice(named["colors"]), person=person, unit=unit))
    return cars


def _spaces(census: Census) -> Iterable[ParkingSpace]:
    drivers = iter(_drivers(census))
    for place in range(SPACES):
        first = place < FIRST_ZONE
        code = f"B1-{place + 1:03d}" if first else f"B2-{place - FIRST_ZONE + 1:03d}"
        zone = f"B{1 if first else 2} 车库 {1 + place % FIRST_ZONE * 12 // FIRST_ZONE} 栋区"
        person, unit = census.spaces.get(code) or (next(drivers) if census.rng.random() < 0.7 else (None, None))
        yield ParkingSpace(code=code, zone=zone, kind=SpaceKind.UNDERGROUND, area=1272, person=person, unit=unit)
