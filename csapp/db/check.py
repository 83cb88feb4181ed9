"""`csapp check`: is the file sound, the audit chain whole, every attachment there? (design 5, 10)"""

from collections.abc import Iterator

from csapp.core.errors import DataUnavailable
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.db import attachment, audit, search_index
from csapp.db.connection import connected, database, is_sqlite


def problems(folder: DataFolder) -> Iterator[str]:
    """One sentence for each thing that is wrong; nothing is changed."""
    try:
        with connected():
            if is_sqlite():
                yield from _file_problems()
            yield from audit.broken_links()
            yield from attachment.damaged(folder)
    except DataUnavailable as fault:
        # a file so damaged that it can't be read to the end
        yield str(fault)


def _file_problems() -> Iterator[str]:
    for (line,) in database.execute_sql("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield mark("数据库文件有损坏：{line}").format(line=line)
    for table, row, target, _ in database.execute_sql("PRAGMA foreign_key_check"):
        yield mark("{table} 第 {row} 行指向的 {target} 不在了。").format(table=table, row=row, target=target)
    entries = database.execute_sql("SELECT count(*) FROM finding").fetchone()[0]
    grams = search_index.entry_count()
    if entries != grams:
        yield mark("搜索索引有 {grams} 条，应有 {entries} 条。").format(entries=entries, grams=grams)
