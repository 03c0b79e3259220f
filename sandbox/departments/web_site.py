"""A site made for people: a list in pages, newest first, and a notice behind every line of it.

As such sites are: navigation, breadcrumb and pager around the words, a pinned announcement, lines
and words that only machines see, links relative to wherever the page lies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from sandbox.departments.files import FileShelf, OpenFiles
from sandbox.departments.notices import Notices
from sandbox.departments.server import DepartmentServer
from sandbox.departments.shelf import Answer
from sandbox.outlet import Goods

_LINES = 20  # of a list page
_CONTENT = "content_{number}.html"
_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>{title}_{site}</title>
<style type="text/css">.dp {{ display: none }} .nav li {{ float: left }}</style>
<script>var site = "<tr><td>{site}</td></tr>";
function createPageHTML(n, i, name, ext) {{}}</script>
</head>
<body>
<!-- <table><tr><td>旧版</td></tr></table> -->
<div class="nav"><table><tr><td><a href="/">首页</a></td><td><a href="#">政务公开</a></td>
<td><a href="javascript:void(0)" onclick="window.external.AddFavorite()">收藏</a></td></tr></table>
</div>
<div class="path">您的位置：<a href="/">首页</a> &gt; <a href="index.html">{channel}</a></div>
{body}
<div class="foot">版权所有：{site}　<a href="http://www.beian.invalid/">沄ICP备05000000号</a></div>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class WebSiteCounter:
    """`<source>/index.html` and what lies behind it; `numbered` pages are told by a script."""

    site: str
    channel: str
    pages: Notices
    charset: str = "utf-8"
    numbered: bool = False

    def open(self, source_id: str, goods: Sequence[Goods], folder: Path) -> OpenFiles:
        """Serve one list over all the days."""
        del folder
        files: dict[str, Answer] = {}
        lines = [self._line("t0.html", "关于本网站改版的公告", date(2018, 1, 2), pinned=True)]
        for each in sorted(goods, key=lambda one: one.day, reverse=True):
            place = f"{each.day:%Y%m}/{each.day:%d}"
            for number, notice in enumerate(self.pages.notices(source_id, each), start=1):
                name = _CONTENT.format(number=number)
                body = f'<div id="zoom"><h1>{notice.title}</h1>\n{notice.body}</div>'
                files[f"{place}/{name}"] = self._answer(source_id, notice.title, body)
                files |= {f"{place}/{file}": answer for file, answer in notice.files.items()}
                lines.append(self._line(f"./{place}/{name}", notice.title, each.day))
        earlier = min(each.day for each in goods) - timedelta(days=30)
        lines += [self._line(f"old_{n}.html", f"往期（{n}）", earlier) for n in range(3)]
        files |= self._lists(source_id, lines)
        shelf = FileShelf(
            {f"{source_id}/{path}": answer for path, answer in files.items()},
            max(each.day for each in goods),
        )
        return OpenFiles(DepartmentServer(source_id, shelf))

    def locators(self, goods: Goods) -> pl.Series:
        """As the notices have them."""
        return self.pages.locators(goods)

    def _lists(self, source_id: str, lines: list[str]) -> dict[str, Answer]:
        count = -(-len(lines) // _LINES)
        files = {}
        for at in range(count):
            shown = "\n".join(lines[at * _LINES : (at + 1) * _LINES])
            trap = '<li style="display:none"><a href="/trap.html">。</a></li>'
            body = (
                f'<ul class="list">\n{trap}\n{shown}\n</ul>\n{self._pager(at, count, len(lines))}'
            )
            files[_list_name(at)] = self._answer(source_id, self.channel, body)
        return files

    def _pager(self, at: int, count: int, lines: int) -> str:
        said = f'<div class="page">共<em>{lines}</em>条 共{count}页'
        if self.numbered:
            return f'{said}<script>createPageHTML({count}, {at}, "index", "html");</script></div>'
        ahead = _list_name(at + 1) if at + 1 < count else "javascript:void(0)"
        return f'{said} <a href="index.html">首页</a> <a href="{ahead}">下一页</a></div>'

    def _line(self, href: str, title: str, day: date, *, pinned: bool = False) -> str:
        mark = '<i class="top">置顶</i>' if pinned else ""
        return f'<li>{mark}<a href="{href}" title="{title}">{title}</a><span>{day}</span></li>'

    def _answer(self, source_id: str, title: str, body: str) -> Answer:
        page = _PAGE.format(
            charset=self.charset, title=title, site=self.site, channel=self.channel, body=body
        )
        data = page.encode("gb18030" if self.charset.startswith("gb") else self.charset)
        return Answer(source_id, data, f"text/html; charset={self.charset}")


def _list_name(at: int) -> str:
    return f"index_{at}.html" if at else "index.html"
