"""Opens policy_nlp from its folder, which is all it needs; the first time sets it up, offline.

With words it is the program itself: start.bat extract 方案.docx
"""

import os
import runpy
import shlex
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
APP = HERE / "app"
# Where the workspace stands that was made last.
LAST = HERE / "workspace.txt"
MENU = """
policy-nlp  政策文件衔接审查

  1  建立工作区并对照（方案和上级文件）
  2  写衔接性审查报告（Word、Excel、网页）
  3  写责任分工表
  4  审校一个文件
  5  比较两稿
  6  打开审核工作台（在浏览器中复核）
  0  退出
"""


def install() -> None:
    """Install the wheels beside this file into `app`, each checked against its hash."""
    (pip,) = (HERE / "wheels").glob("pip-*.whl")
    print("首次运行，正在安装（不联网，约一两分钟）……", flush=True)
    unfinished = HERE / "app.part"
    command = [sys.executable, str(pip / "pip"), "install", "--quiet", "--no-index", "--no-deps"]
    command += ["--require-hashes", "--upgrade", "--no-warn-script-location"]
    command += ["--disable-pip-version-check", "--target", str(unfinished)]
    # The list names the wheels by their place beside it.
    if subprocess.run([*command, "-r", "requirements.txt"], cwd=HERE).returncode:
        sys.exit("安装没有完成，请把上面的内容发给维护者")
    unfinished.replace(APP)


def run(*words: str) -> None:
    """Run the program with these words, in this process."""
    sys.argv = ["policy-nlp", *words]
    try:
        runpy.run_module("policy_nlp", run_name="__main__")
    except SystemExit as done:
        if done.code:
            print(f"（退出码 {done.code}）")


def ask(what: str) -> "list[str]":
    """Ask for files, which may be dragged into the window."""
    return shlex.split(input(f"{what}（可把文件拖进窗口）：").replace("\\", "/"))


def menu() -> None:
    """Ask what to do until there is nothing more to do."""
    while True:
        print(MENU)
        wanted = input("请输入数字：").strip()
        if wanted in ("", "0"):
            return
        if wanted == "1":
            place = input("工作区放在哪个文件夹：").strip().strip("\"'")
            run("init", place, *ask("方案和上级文件，空格分开"))
            run("run", place)
            LAST.write_text(str(Path(place).resolve()), encoding="utf-8")
        elif wanted == "2":
            place = input("工作区文件夹：").strip().strip("\"'")
            run("report", "-w", place, "-o", str(Path(place, "报告")))
        elif wanted == "3":
            for file in ask("方案"):
                run("matrix", file, "-o", str(Path(file).with_suffix("")) + "-责任分工表.xlsx")
        elif wanted == "4":
            for file in ask("文件"):
                run("check", file)
        elif wanted == "5":
            run("compare", *ask("旧稿和新稿，空格分开"))
        elif wanted == "6":
            run("serve", input("工作区文件夹：").strip().strip("\"'"))


def main() -> None:
    """Set up where that was not done; then the workbench, or the menu."""
    if sys.version_info[:2] < (3, 11):
        sys.exit("需要 Python 3.11 或更新的版本，请见 安装说明.txt")
    if not APP.is_dir():
        install()
    sys.path.insert(0, str(APP))
    os.environ["PYTHONPATH"] = str(APP)
    if len(sys.argv) > 1:
        sys.argv = ["policy-nlp", *sys.argv[1:]]
        runpy.run_module("policy_nlp", run_name="__main__")
    else:
        last = LAST.read_text(encoding="utf-8") if LAST.is_file() else ""
        if Path(last, "corpus").is_dir() and last:
            # The workspace of last time; Ctrl+C leads to the menu.
            run("serve", last)
        menu()


if __name__ == "__main__":
    main()
