"""What another area knows already of a loan: shown where it may be, kept back where it is private (S12, S54)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from csapp.core.marks import mark
from csapp.core.values import mask_phone
from csapp.features.key_lending.models import BorrowerKind
from csapp.features.key_lending.register import KEY_LOANS
from csapp.registers.spec import Field

# Said of this borrower alone: it does not hold for somebody else.
_HIS = (
    "borrower", "borrower_phone", "badge", "contacted_at", "contact_name", "contact_phone", "contacted_by",
    "identity_confirmed", "consent_given",
)  # fmt: skip
# Telephone numbers are never put into an entry: an empty one stands for what is known.
_KEPT_BACK = tuple(field.key for field in KEY_LOANS.fields if field.private is not None)


class Known:
    """`given` was told for a borrower of `kind`; who lends to another kind begins anew with him."""

    def __init__(self, given: Mapping[str, Any], kind: BorrowerKind | None) -> None:
        self._given, self._kind = dict(given), kind

    def _of(self, kind: str) -> dict[str, Any]:
        if self._kind is None or self._kind == kind:
            return self._given
        return {name: value for name, value in self._given.items() if name not in _HIS}

    def consent(self) -> str:
        """What the owner said before, in one line to be read before the key goes out."""
        if not self._given.get("consent_given"):
            return ""
        words = mark("{source} 记着：业主{name} {at} 同意，{by} 征询。")
        return words.format(
            source=self._given.get("source_number", ""),
            name=self._given.get("contact_name", ""),
            at=f"{self._given['contacted_at']:%m-%d %H:%M}",
            by=self._given.get("contacted_by", ""),
        )

    def shown(self, kind: str) -> dict[str, Any]:
        """What stands in the form."""
        return {name: value for name, value in self._of(kind).items() if name not in _KEPT_BACK}

    def hinted(self, fields: Sequence[Field], kind: str) -> tuple[Field, ...]:
        """The fields; a telephone that is known is hinted at, masked."""
        held = self._of(kind)
        words = mark("{phone}，空着就用这个")
        return tuple(
            replace(field, hint=words.format(phone=mask_phone(str(held[field.key]))))
            if field.key in _KEPT_BACK and held.get(field.key)
            else field
            for field in fields
        )

    def completed(self, kind: str, typed: Mapping[str, Any]) -> dict[str, Any]:
        """What was typed, with what was not asked or kept back."""
        held = self._of(kind)
        kept = {name: value for name, value in held.items() if name not in typed or name in _KEPT_BACK}
        return {**kept, **{name: value for name, value in typed.items() if name not in kept or value}}
