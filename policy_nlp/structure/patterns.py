"""All patterns of the structure stage, each with phrases it must and must not match."""

from __future__ import annotations

import re

from policy_nlp.text.letterhead import DATE, DOC_NUMBER, DRAFT

DATE_LINE = re.compile(rf"[（(]?\s*{DATE.pattern}\s*[）)]?")
DOC_NUMBER_LINE = re.compile(rf"[（(]?\s*({DOC_NUMBER.pattern})\s*[）)]?")

# 中共苏州市委文件, 广西壮族自治区工业和信息化厅文件; not 关于规范性文件
LETTERHEAD = re.compile(r"[一-龥\s]{4,40}文\s*件")

# （征求意见稿）, (送审稿), 〔报批稿〕, （草案）, 征求意见稿
DRAFT_MARK = re.compile(rf"[（(〔【]?\s*({DRAFT.pattern}|修订稿|试行|暂行)\s*[）)〕】]?")

# The kind of document a title ends in: …的实施意见, …行动方案, …通知
TITLE_END = re.compile(
    r"(?:意见|方案|通知|规划|纲要|计划|办法|规定|细则|条例|决定|措施|举措|要点|清单|规则|通报|批复|函"
    r"|指南|导则|行动|工作安排|任务分解|路线图|目录|公告|报告|令)(?:[（(][^（）()]{1,12}[）)])?$"
)

# An end that a title line may also break at: …绿色低碳引领行动 | 促进碳达峰实施方案的通知
WEAK_TITLE_END = re.compile(r"行动$")
# A notice that forwards a plan ends in 通知: 关于印发…的通知, 转发…的通知
FORWARDING = re.compile(r"印发|转发|发布")
FORWARDING_END = re.compile(r"(?:通知|函|公告|决定|令)$")

# How it may be made known, on a line of its own: （此件公开发布）, （此件依申请公开）
RELEASE = re.compile(r"[（(]?(?:此件|本文)[^。]{2,14}[）)]?")

# Who is addressed: 各县、区人民政府，…：
SALUTATION = re.compile(r"各.{2,}[：:]$")

# 附件, 附件1, 附件：, 附表2, 附录一 alone on the line: an annex begins
ANNEX_LINE = re.compile(r"附\s*(?:件|表|录)\s*[0-9一二三四五六七八九十]{0,3}\s*[：:]?")
# 附件：碳达峰碳中和政策体系与任务分工; 附件：1. …: names annexes that follow
ANNEX_POINTER = re.compile(r"附\s*(?:件|表|录)\s*[0-9一二三四五六七八九十]{0,3}\s*[：:]\s*\S")

# The block after the document: 抄送：…, 发：…, 主送：…, 办公室 2022年4月24日印发
DISTRIBUTION = re.compile(
    r"(?:抄\s*送|主\s*送|抄\s*报|分\s*送|发|送)\s*[：:]|.{0,40}\d\s*日\s*印\s*发$|"
    r"(?:信息)?公开(?:方式|选项|属性)\s*[：:]"
)
# The office that prints it, on a line of its own: 中共苏州市委办公室, 市政府办公厅秘书处
PRINTING_OFFICE = re.compile(r"[一-龥\s]{2,30}(?:办公室|办公厅|秘书处|文电处|综合处|综合科)")

# A header cell that names who answers: 责任部门, 牵头单位, 配合单位, 责任主体; not 计量单位, 单位
DUTY_COLUMN = re.compile(
    r"责任|牵头|配合|协同|主管|实施(?:单位|主体|部门)|承担|落实|参与|主体|部门"
)
# A header cell that names the item: 具体事项, 主要任务, 重点项目, 工作内容
ITEM_COLUMN = re.compile(r"事项|任务|举措|措施|项目|内容|名称|工作|目标|指标")

# A header cell that says how much or by when, not what: 目标, 指标值, 数量
AMOUNT_COLUMN = re.compile(r"目标|指标|数量|时限|年度")

# A note under a table or at the end: 注：…, 备注：…
NOTE = re.compile(r"(?:备?注|说明)\s*[：:]")
# 目录 / 目 录 before the body
CONTENTS_TITLE = re.compile(r"目\s*[录次]")
# 一、总体要求…………1, （二）主要目标 	3: a line of the contents list
CONTENTS_LINE = re.compile(r".{2,60}?[\s\t.·…⋯]{2,}-?\s*\d{1,3}\s*-?")
