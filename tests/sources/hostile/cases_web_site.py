"""Sites made for people: what a page shows, its tables, its labels and its charset."""

from sources.kit.errors import (
    NotTheFormat,
    UnexpectedColumn,
)
from tests.sources.hostile.site import (
    GBK,
    HEADER,
    META,
    PAIRS,
    line,
    listed,
    lists,
    notice,
    one,
    reads,
    row,
    serves,
    stops,
    table,
)

PLACE = "some_source: http://127.0.0.1:"


CASES = (
    # what is shown, and what is not
    reads(
        "a link that only machines see is not followed",
        listed(lists('<li style="display: none"><a href="trap.html">x</a></li>', line("a.html"))),
        "甲",
    ),
    reads(
        "decoy spans, scripts and comments add nothing to a value",
        one(
            table(
                row("甲<span class='dp'>乙</span><i style='DISPLAY:none'>丙</i><!--丁-->"
                    "<script>'戊'</script><b hidden>己</b>")
            )
        ),
        "甲",
    ),
    reads(
        "a class that the page's own style hides is hidden",
        one(
            table(row("甲<em class='zz'>乙</em>")),
            meta=META + "<style>em.zz{display:none}</style>",
        ),
        "甲",
    ),
    reads(
        "a class hidden only in print is shown",
        one(
            table(row("甲<em class='zz'>乙</em>")),
            meta=META + "<style>@media print{.zz{display:none}}</style>",
        ),
        "甲乙",
    ),
    reads(
        "no-break and ideographic spaces stay, ASCII blanks show as one",
        one(table(row("甲\n   乙&nbsp;", "　X"))),
        "甲 乙\u00a0",
        party_uscc=["　X"],
    ),
    reads(
        "markup written out in a value is its text",
        one(table(row("&lt;tr&gt;&lt;td&gt;甲&lt;/td&gt;"))),
        "<tr><td>甲</td>",
    ),
    reads("a row in a script is no row",
          one(table(row("甲")) + "<script>'<tr><td>'</script>"), "甲"),
    reads("a row in a comment is no row", one(table(row("甲"), "<!--" + row("乙") + "-->")), "甲"),
    reads("a row in an attribute is no row", one(f'<p title="<tr>"></p>{table(row("甲"))}'), "甲"),
    reads("a hidden row is no record", one(table("<tr hidden><td>x</td></tr>", row("甲"))), "甲"),
    reads("numbers keep their digits", one(table(row("1.0E+5", "9133.0"))), "1.0E+5",
          party_uscc=["9133.0"]),
    # tables
    reads(
        "a cell merged over rows says its text in each",
        one(table(
            "<tr><td>甲</td><td></td><td rowspan=2>假</td></tr>", "<tr><td>乙</td><td>1</td></tr>"
        )),
        "甲", "乙", list_fields=["假", "假"],
    ),
    reads("a span over more rows than there are ends with the table",
          one(table("<tr><td>甲</td><td>1</td><td rowspan=65534>假</td></tr>")), "甲"),
    reads("a row of another width is set aside",
          one(table(row("甲"), "<tr><td>乙</td></tr>")), "甲",
          aside=1),
    reads("a row merged over columns is set aside",
          one(table(row("甲"), "<tr><td colspan=2>乙</td><td>假</td></tr>")), "甲", aside=1),
    reads("a row that says 暂无数据 is no record",
          one(table("<tr><td colspan=3>暂无数据</td></tr>"))),
    reads("the header again is no record", one(table(row("甲"), HEADER, row("乙"))), "甲", "乙"),
    reads("the same row twice is two rows", one(table(row("甲"), row("甲"))), "甲", "甲"),
    reads("a table that lays the page out is passed",
          one(f"<table><tr><td>左</td><td>{table(row('甲'))}</td></tr></table>"), "甲"),
    reads("a table within a cell stays in it",
          one(table(row("甲", "", "<table><tr><td>假</td></tr></table>"), row("乙"))), "甲", "乙"),
    reads("a second table with other columns is set aside",
          one(table(row("甲")) + table(row("乙"), header="<tr><th>别</th><th>的</th></tr>")), "甲",
          aside=1),
    reads("tags in capitals and left open",
          one(f"<TABLE>{HEADER}<TR><TD>甲<TD>1<TD>假<TR><TD>乙<TD>2<TD>假</TABLE>"), "甲", "乙"),
    stops("a table ten thousand columns wide", one(table(header="<tr>" + "<td>x</td>" * 10_000)),
          NotTheFormat, PLACE, "1,000 columns"),
    stops("a cell that spans a million columns", one(table("<tr><td colspan=999999>甲</td></tr>")),
          NotTheFormat, "/a.html", "1,000 columns"),
    stops("a renamed column", one(table(row("甲"), header=HEADER.replace("失信领域", "领域"))),
          UnexpectedColumn, "领域", "map it in `columns`"),
    stops("a column twice", one(table("<tr><td>1</td><td>2</td><td>3</td></tr>",
          header="<tr><th>企业名称</th><th>失信领域</th><th>企业名称</th></tr>")),
          UnexpectedColumn, "second column for party_name"),
    stops("a notice without its table", one("<p>详见附件</p>"), NotTheFormat, "/a.html",
          "no table with a header"),
    # labels and values
    reads("labels and values in a table, two to a row",
          one("<table><tr><td>企业名称：</td><td>甲</td><td>失信领域</td><td>假</td></tr>"
              "<tr><th>统一社会信用代码</th><td colspan=3>X</td></tr></table>", PAIRS),
          "甲", party_uscc=["X"], list_fields=["假"]),
    reads("labels and values in a definition list",
          one("<dl><dt>企业名称</dt><dd>甲：乙</dd><dt>失信领域</dt><dd>假</dd><dd>冒</dd></dl>",
              PAIRS), "甲：乙", list_fields=["假\n冒"]),
    reads("text between two labels belongs to the first",
          one("<p>公告</p><p>企业名称:甲</p><p>失信领域：假</p><p>经查属实。</p>"
              "<p>统一社会信用代码：</p>", PAIRS), "甲", list_fields=["假\n经查属实。"]),
    reads("text behind the last label is nobody's",
          one("<p>企业名称：甲</p><p>失信领域：假</p><p>某局 九月三日</p>", PAIRS), aside=1),
    reads("a notice in prose is set aside", one("<p>某公司因故被列入。</p>", PAIRS), aside=1),
    stops("a label that nobody knows", one("<p>企业名称：甲</p><p>涉及金额：1</p>", PAIRS),
          UnexpectedColumn, "涉及金额", "/a.html"),
    stops("a label twice", one("<p>企业名称：甲</p><p>企业名称：乙</p>", PAIRS),
          UnexpectedColumn, "second column for party_name"),
    # charsets
    reads("GB2312 declared, characters of GB18030 used",
          serves({"/list.html": lists(line("a.html")),
                  "/a.html": notice(table(row("沄栎€")), GBK).encode("gb18030")}), "沄栎€"),
    reads("a byte order mark", listed(b"\xef\xbb\xbf" + lists(line("a.html"), meta="").encode()),
          "甲"),
    reads("a charset named in a comment does not count",
          listed(lists(line("a.html"), meta="<!-- <meta charset='gbk'> -->" + META)), "甲"),
    stops("UTF-8 declared, GBK sent", listed(lists(line("a.html")).encode("gbk")), NotTheFormat,
          "/list.html", "is not utf-8"),
    stops("GB2312 declared, UTF-8 sent", listed(lists(line("a.html"), meta=GBK)), NotTheFormat,
          "gb18030 but is written in UTF-8"),
    stops("two charsets declared", listed(lists(line("a.html"), meta=META + GBK)), NotTheFormat,
          "contradict each other"),
    stops("a byte order mark against the charset declared",
          listed(b"\xef\xbb\xbf" + lists(line("a.html"), meta=GBK).encode()), NotTheFormat,
          "contradict each other"),
    stops("a charset that we do not read",
          listed(lists(line("a.html"), meta='<meta charset="big5">')), NotTheFormat, "'big5'"),
    stops("UTF-16", listed(lists(line("a.html")).encode("utf-16")), NotTheFormat, "UTF-16"),
    stops("a NUL in the page", one(table(row("甲\0乙"))), NotTheFormat, "/a.html", "NUL"),
)  # fmt: skip
