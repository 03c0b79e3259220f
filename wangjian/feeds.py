"""`wangjian feeds`: what can be said of the public trees as they stand."""

from pathlib import Path

from wangjian.console import complain, say


def scan(folder: Path | None) -> int:
    """Look for personal data in every public byte; 1 when any is found, told by place and class."""
    from acts.house import open_house
    from publish.personal import CLASSES_ZH
    from publish.scan import UNREADABLE
    from publish.scan import scan as look

    if folder is None:
        with open_house() as house:
            folder = house.settings.feeds
    words = CLASSES_ZH | {UNREADABLE: "无法读取"}
    files = found = 0
    for table in look(folder):
        files += 1
        found += table.height
        for path, line, name in table.iter_rows():
            complain(f"{path} 第 {line} 行：{words[name]}")
    say(f"已检查 {files} 个公开文件，发现 {found} 处个人信息")
    return 1 if found else 0
