"""What a step is called in the trail of a record, whichever area wrote it (look 7)."""

from csapp.core.marks import mark
from csapp.registers.spec import Register

CREATE = "create"

COMMON = {
    CREATE: mark("登记"),
    "change": mark("修改"),
    "remove": mark("删除"),
    "reveal": mark("查看完整资料"),
    "print": mark("打印"),
    "attach": mark("附上文件"),
    "attach_signed": mark("签回"),
    "prepare": mark("做交接单"),
    "arrive": mark("接班人到岗"),
    "tell": mark("写交班的话"),
    "join": mark("关联"),
    "loosen": mark("取消关联"),
    "add_files": mark("附照片"),
    "repeat": mark("再次联系"),
    "take_in": mark("并进另一条"),
    "let_go": mark("拆出一条"),
    "move_out": mark("迁出"),
    "import": mark("从台账导入"),
    "undo": mark("撤回"),
    "set_password": mark("设定密码"),
    "log_in": mark("登录"),
    "wrong_password": mark("密码不对"),
    "export": mark("导出"),
    "export_safe": mark("导出，个人资料遮住"),
    "export_unmasked": mark("导出，含个人资料"),
    # what is done to a record from another area, or to what hangs on it
    "hear": mark("听取客户意见"),
    "leave_out": mark("按规定不回访"),
    "merge": mark("并入另一条"),
    "unmerge": mark("拆出来"),
    "link": mark("并入来电"),
    "unlink": mark("移出来电"),
    "number": mark("原件编号"),
    "phones": mark("修改电话"),
    "first_manager": mark("设第一位经理"),
    "set_hours": mark("修改上班时间"),
    "rules": mark("修改停车规定"),
    # papers
    "print_notice": mark("打印缴费通知单"),
    "reserve": mark("留空白单号"),
    "enter": mark("补录空白单"),
    "void": mark("作废"),
    "sign": mark("签字"),
    "sign_customer": mark("客户签字"),
    "sign_owner": mark("业主签字同意方案"),
    "sign_technician": mark("维修人员签字"),
    "sign_quality": mark("质量检查签字"),
    "sign_finance": mark("财务签收"),
    # repairs and keys
    "put_lines": mark("修改材料和人工"),
    "check_out": mark("核对后交财务"),
    "difference": mark("盘点不符"),
    "report_lost": mark("报遗失"),
    "report_damaged": mark("报损坏"),
    "find_again": mark("找回归还"),
    "settle": mark("处理完毕"),
    # a lease's spaces, terms and cars
    "move": mark("换位置"),
    "end": mark("结束"),
    "withdraw": mark("撤销申请"),
    # duty
    "correct": mark("更正"),
    "waive": mark("不用善后"),
    "summarise": mark("写值班情况"),
    "name_companions": mark("写同班"),
    "seal": mark("封存"),
    "check": mark("巡查"),
    "count": mark("清点"),
    "reason": mark("写原因"),
    "read": mark("已看"),
    "swap": mark("换班"),
    "tell_later": mark("补报直接上级"),
}
"""Steps that are no arrow of a register's own table: they stand in any trail, or in that of what hangs on a record."""


def step_word(register: Register, name: str) -> str:
    """The word of a step for the trail of this register's records; empty for one nobody knows."""
    steps = register.workflow.steps if register.workflow is not None else ()
    own = next((step.label for step in steps if step.name == name), "")
    beside = next((action.label for action in register.actions if action.step == name), "")
    return own or beside or COMMON.get(name, "")
