"""Examples that the help of each command shows: the line, and what comes of it (示例)."""

from __future__ import annotations

from policy_nlp.language import catalogued

Example = tuple[str, str]
EXAMPLES: dict[str, tuple[Example, ...]] = {
    "policy-nlp": (
        (
            "policy-nlp init 工作区 区方案.docx 市意见.pdf",
            catalogued("Put a plan and the document above it into one workspace."),
        ),
        ("policy-nlp run 工作区", catalogued("Read and compare them.")),
        (
            "policy-nlp report -w 工作区 -o 报告",
            catalogued("Write the report for Word, Excel and the browser."),
        ),
    ),
    "policy-nlp init": (
        (
            "policy-nlp init 工作区 区方案.docx 市意见.pdf",
            catalogued("Put a plan and the document above it into one workspace."),
        ),
        ("policy-nlp init 工作区 县方案.docx", catalogued("Add one more document.")),
    ),
    "policy-nlp run": (
        ("policy-nlp run 工作区", catalogued("Read and compare them.")),
        ("policy-nlp run --force", catalogued("Do all of the workspace in this folder again.")),
    ),
    "policy-nlp serve": (
        ("policy-nlp serve 工作区", catalogued("Open the workbench on this computer.")),
        (
            "policy-nlp serve 工作区 --host 0.0.0.0 --name 10.1.2.3 --plain-http",
            catalogued("Let the computers of the office use it, without encryption."),
        ),
    ),
    "policy-nlp extract": (
        (
            "policy-nlp extract 区方案.docx",
            catalogued("Print the tasks with who answers for them."),
        ),
        (
            "policy-nlp extract 各区方案 --format xlsx -o 清单.xlsx",
            catalogued("Write tasks, measures and targets of all files of a folder as a workbook."),
        ),
        (
            "policy-nlp extract - --format json",
            catalogued("Read a document from standard input and print JSON."),
        ),
    ),
    "policy-nlp align": (
        (
            "policy-nlp align 区方案.docx 市意见.pdf",
            catalogued("Print which upper tasks are answered."),
        ),
    ),
    "policy-nlp matrix": (
        ("policy-nlp matrix 区方案.docx -o 责任分工表.xlsx", catalogued("Write it for Excel.")),
        (
            "policy-nlp matrix 区方案.docx --departments -o 任务清单",
            catalogued("Write a task list for each department into a folder."),
        ),
        (
            "policy-nlp matrix 区方案.docx --against 市意见.pdf --departments --letter opinion "
            "--fill 反馈期限=8月15日 -o 征求意见.zip",
            catalogued("Write lists and letters that ask for an opinion, as one file to send."),
        ),
    ),
    "policy-nlp departments": (
        (
            "policy-nlp departments 区方案.docx",
            catalogued("Print departments, roles and spellings."),
        ),
    ),
    "policy-nlp where": (
        ("policy-nlp where 区方案.pdf 3.1.1", catalogued("Print the page of a task.")),
        ("policy-nlp where 区方案.pdf 绿色建筑", catalogued("Print where these words stand.")),
    ),
    "policy-nlp check": (
        ("policy-nlp check 区方案.docx", catalogued("Print what to mend.")),
        (
            "policy-nlp check 区方案.docx --against 市意见.pdf --fail-on error",
            catalogued("Look at the document above, too, and fail where there are errors."),
        ),
        (
            "policy-nlp check 区方案.docx --against 市意见.pdf -o 批注稿.docx --suggest",
            catalogued("Write it into the draft: comments, and what to add as tracked changes."),
        ),
        (
            "policy-nlp check 区方案.docx --against 市意见.pdf -o 审查意见.xlsx",
            catalogued("Write a sheet in which each remark is adopted or not."),
        ),
    ),
    "policy-nlp collect": (
        (
            "policy-nlp collect 各市方案 -o plans.parquet",
            catalogued("Write tables of all plans of a folder."),
        ),
        (
            "policy-nlp collect 各市方案 --against 省方案.pdf -o plans.parquet",
            catalogued("Add what of the document above each plan answers."),
        ),
    ),
    "policy-nlp compare": (
        ("policy-nlp compare 一稿.docx 二稿.docx", catalogued("Print what changed.")),
        (
            "policy-nlp compare 一稿.docx 二稿.docx -o 修订对照表.xlsx",
            catalogued("Write the changes as a workbook, too."),
        ),
        (
            "policy-nlp compare 一稿.docx 二稿.docx --redline 修订稿.docx "
            "--author 区发改局 --date 2022-06-01",
            catalogued("Write the new draft with tracked changes."),
        ),
    ),
    "policy-nlp feedback": (
        (
            "policy-nlp feedback 征求意见稿.docx 反馈 -o 意见采纳情况表.docx",
            catalogued("Gather the replies of a folder into a table."),
        ),
    ),
    "policy-nlp ledger": (
        (
            "policy-nlp ledger make 区方案.docx -o 台账 --departments",
            catalogued("Write the ledger, and a copy for each department, into a folder."),
        ),
        (
            "policy-nlp ledger collect 台账/督查台账.xlsx 收回 --as-of 2026-03-31 -o 通报.docx",
            catalogued("Take over what came back, and write the bulletin."),
        ),
    ),
    "policy-nlp ledger make": (
        (
            "policy-nlp ledger make 区方案.docx -o 督查台账.xlsx",
            catalogued("Write the ledger for all departments in one workbook."),
        ),
        (
            "policy-nlp ledger make 区方案修订稿.docx -o 新台账.xlsx --carry 督查台账.xlsx",
            catalogued("Take over what was reported on the draft before."),
        ),
    ),
    "policy-nlp ledger collect": (
        (
            "policy-nlp ledger collect 督查台账.xlsx 收回 --as-of 2026-03-31",
            catalogued("Take over the copies of a folder, and print who is late."),
        ),
        (
            "policy-nlp ledger collect 督查台账.xlsx --as-of 2026-03-31 -o 通报.docx -o 情况.xlsx",
            catalogued("Write the bulletin and all tables of what is recorded."),
        ),
    ),
    "policy-nlp report": (
        (
            "policy-nlp report -w 工作区 -o 报告",
            catalogued("Write the report for Word, Excel and the browser."),
        ),
        (
            "policy-nlp report gusu --as docx -o 报告",
            catalogued("Only for one plan, and for Word."),
        ),
    ),
    "policy-nlp targets": (
        (
            "policy-nlp targets 市意见.pdf 各区方案 -o 指标对照.xlsx",
            catalogued("Compare the targets of all plans of a folder with those above them."),
        ),
        (
            "policy-nlp targets 市意见.pdf 各区方案 -o 指标对照.svg",
            catalogued("Draw which plan sets more, less, or nothing."),
        ),
    ),
    "policy-nlp coverage": (
        (
            "policy-nlp coverage 市意见.pdf 各区方案 -o 对照表.xlsx",
            catalogued("Compare all plans of a folder with the document above them."),
        ),
    ),
    "policy-nlp evaluate": (
        ("policy-nlp evaluate tests/gold -v", catalogued("Print scores, and what was missed.")),
    ),
    "policy-nlp graph": (
        (
            "policy-nlp graph gaps -w 工作区",
            catalogued("Print upper tasks with something missing."),
        ),
        ("policy-nlp graph department 住建局", catalogued("Print all tasks of a department.")),
    ),
    "policy-nlp graph export": (
        ("policy-nlp graph export -o 图谱.html", catalogued("Write a page to look at.")),
    ),
    "policy-nlp graph gaps": (
        (
            "policy-nlp graph gaps -w 工作区",
            catalogued("Print upper tasks with something missing."),
        ),
    ),
    "policy-nlp graph unreached": (
        ("policy-nlp graph unreached -w 工作区", catalogued("Print tasks that nothing answers.")),
    ),
    "policy-nlp graph trace": (
        ("policy-nlp graph trace suzhou:2.2.4", catalogued("Print all that carries out a task.")),
    ),
    "policy-nlp graph reach": (
        ("policy-nlp graph reach suzhou:2.2.4", catalogued("Print the departments it reaches.")),
    ),
    "policy-nlp graph department": (
        ("policy-nlp graph department 住建局", catalogued("Print all tasks of a department.")),
    ),
    "policy-nlp graph network": (
        ("policy-nlp graph network --document gusu", catalogued("Print who works with whom.")),
    ),
    "policy-nlp review": (
        ("policy-nlp review export -o 复核表.xlsx", catalogued("Write the workbook to fill in.")),
        (
            "policy-nlp review import 复核表.xlsx --by 张三",
            catalogued("Take over what people decided."),
        ),
    ),
    "policy-nlp review export": (
        ("policy-nlp review export -o 复核表.xlsx", catalogued("Write the workbook to fill in.")),
    ),
    "policy-nlp review import": (
        (
            "policy-nlp review import 复核表.xlsx --by 张三",
            catalogued("Take over what people decided."),
        ),
    ),
    "policy-nlp review approve": (
        ("policy-nlp review approve gusu --by 王局", catalogued("Sign off on one plan.")),
    ),
    "policy-nlp review verify": (
        ("policy-nlp review verify gusu", catalogued("Check the decisions on one plan.")),
    ),
}
