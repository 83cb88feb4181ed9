"""When two calls from one building are about the same thing: a rule that can be explained to whoever asks."""

from itertools import pairwise

from csapp.db.search_index import folded

SHARED_PAIRS = 3

# data: what a whole building can lose or suffer, and how people say it; the first word names it
TOPICS: tuple[tuple[str, ...], ...] = (
    ("停水", "没水", "没有水", "断水", "无水", "不来水", "没来水"),
    ("停电", "没电", "没有电", "断电", "无电", "不来电", "没来电"),
    ("停气", "没气", "没有煤气", "没有燃气", "停煤气", "停燃气"),
    ("水压", "水太小", "水很小", "水流小"),
    ("水质", "水发黄", "水黄", "水浑", "浑水", "黄水"),
    ("电梯",),
    ("断网", "没网", "没有网", "宽带", "网络"),
    ("门禁", "单元门", "可视对讲"),
    ("道闸", "抬杆", "起杆"),
    ("积水", "倒灌", "水浸", "淹了"),
    ("燃气味", "煤气味"),
    ("异味", "臭味", "怪味", "很臭", "油烟味", "下水味"),
    ("噪音", "噪声", "太吵", "很吵", "施工声"),
    ("暖气", "供暖", "不热"),
    ("路灯", "楼道灯", "走廊灯", "声控灯"),
    ("垃圾", "没人收"),
    ("高空抛物", "抛物"),
)

# data: what is said in every call, whatever it is about
_PHRASES = (
    "什么时候 什么原因 怎么回事 麻烦 师傅 尽快 马上 今天 昨天 明天 早上 上午 中午 下午 "
    "晚上 现在 已经 一直 我家 家里 我们 你们 物业 业主 客服 小区 房间 楼上 "
    "楼下 处理 解决 安排 联系 电话 维修 上门 看看 过来 能不能 可以 没有 不能 "
    "问题 情况 反映 投诉 报修 咨询 希望 要求 需要 知道 时间 小孩 老人 孩子 "
    "回家 出门 地方 一下 几天 原因 通知 恢复 多久"
)
_SILENT = frozenset(pair for phrase in _PHRASES.split() for pair in map("".join, pairwise(phrase)))


def topics(content: str) -> set[str]:
    """The public matters a call names, each by its first word."""
    words = folded(content)
    return {topic[0] for topic in TOPICS if any(word in words for word in topic)}


def pairs(content: str) -> set[str]:
    """The pairs of neighbouring characters that say something, cut as the search index cuts them.

    Never across a space or a punctuation mark; pairs that every call has (今天, 我家, 师傅) are left out.
    """
    words = "".join(letter if letter.isalnum() else " " for letter in folded(content))
    found = {"".join(pair) for run in words.split() for pair in pairwise(run)}
    return {pair for pair in found if not pair.isascii()} - _SILENT


def likeness(first: str, second: str, *, same_category: bool = True) -> str:
    """What two calls have in common, empty where they are not similar.

    They are similar when both name the same public matter (停水 and 没水 are one), whatever they are filed under, or
    when they are of one category and share at least SHARED_PAIRS = 3 pairs of characters: a word of four characters,
    or three words of two, which chance does not bring together in two calls of a line or two.
    """
    named = sorted(topics(first) & topics(second))
    if named:
        return named[0]
    shared = sorted(pairs(first) & pairs(second)) if same_category else []
    return " ".join(shared[:SHARED_PAIRS]) if len(shared) >= SHARED_PAIRS else ""
