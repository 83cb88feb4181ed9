"""What the QR code of a page says: the record's number and, of a form with several pages, which of them it is."""

import re

from csapp.core.frozen import frozen

_SEVERAL = re.compile(r"(.+) (\d{1,3})/(\d{1,3})")


@frozen
class PageCode:
    """`page` of `pages` of the form with this number; 0 of 0 where it does not say."""

    number: str
    page: int = 0
    pages: int = 0


def page_code(number: str, page: int, pages: int) -> str:
    """The text of the code: the number alone where there is one page, which is what older forms say on every page."""
    return number if pages == 1 else f"{number} {page}/{pages}"


def read_code(text: str) -> PageCode:
    """What a code says that was read from paper; any text is a number."""
    told = _SEVERAL.fullmatch(text)
    if told is None:
        return PageCode(text)
    return PageCode(told[1], int(told[2]), int(told[3]))


def missing_pages(codes: list[PageCode], unread: int) -> list[int]:
    """The pages of a form that nobody scanned; any of the `unread` ones may be one of them."""
    pages = max((code.pages for code in codes), default=0)
    missing = sorted(set(range(1, pages + 1)) - {code.page for code in codes})
    return missing if len(missing) > unread else []
