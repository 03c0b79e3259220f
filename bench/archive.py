"""What each release said of a code, out of the archive of three hundred; a workbook of changes.

An archive of one channel: 200,000 lines to begin with, and 10,000 put or taken away by every
release after it, a tenth of them removals.
"""

import json
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from bench.figure import Figure, seconds
from publish import archived, objects, workbooks
from publish.archive_search import lines_about
from publish.archived import Volume
from publish.workbooks import Edition
from records.digest import sha256_hex
from records.field import Channel
from records.kind import Kind

RELEASES, FIRST, CHANGES = 300, 200_000, 10_000
MOST_SECONDS_ASKED, MOST_SECONDS_WORKBOOK = 1, 2
_FACTS = "在自设网站发布含有绝对化用语的广告，且无法证明其真实性，经查属实，有网页截图为证" * 3
_DAY = date(2018, 9, 3)


def figures() -> list[Figure]:
    """Seconds for one code, all its lines read and checked, and for a workbook."""
    with tempfile.TemporaryDirectory(prefix="wangjian-bench-") as folder:
        volumes = _archive(Path(folder))
        code = _code(FIRST // 8)
        asked = seconds(lambda: lines_about(Channel.CREDIT_CHINA, volumes, code))
        lines = len(lines_about(Channel.CREDIT_CHINA, volumes, code))
        assert lines > 4
        changes = _lines(np.arange(CHANGES), 1)
        edition = Edition(_DAY, Path(folder, "aside"))
        made = seconds(lambda: list(workbooks.books(changes, edition)))
        ((kind, book),) = workbooks.books(changes, edition)
        assert kind is Kind.PENALTY
    return [
        Figure(f"seconds for a code among {RELEASES} releases", f"{asked:.2f} s", f"{lines} lines",
               asked, MOST_SECONDS_ASKED, at_least=False),
        Figure(f"seconds for a workbook of {CHANGES:,} changes", f"{made:.2f} s",
               f"{len(book) / 1e6:.1f} MB", made, MOST_SECONDS_WORKBOOK, at_least=False),
    ]  # fmt: skip


def _archive(private: Path) -> list[Volume]:
    drawn = np.random.default_rng(11)
    volumes: list[Volume] = []
    for seq in range(1, RELEASES + 1):
        chosen = np.arange(FIRST) if seq == 1 else drawn.choice(FIRST, CHANGES, replace=False)
        volumes.append(_volume(private, seq, _lines(chosen, seq), volumes[-1:]))
        for _ in archived.indexed(Channel.CREDIT_CHINA, volumes[-1]):
            pass
    return volumes


def _volume(private: Path, seq: int, lines: pl.DataFrame, before: list[Volume]) -> Volume:
    data = objects.compress(objects.text_of(lines["line"]))
    target = objects.named(f"delta/{seq - 1}-{seq}.0.jsonl.zst", data)
    body: dict[str, object] = {"snapshot": {"shards": [target.entry()]}}
    if before:
        body["chain"] = [{"from": seq - 1, "to": seq, "objects": [target.entry()]}]
        body["previous"] = {"seq": seq - 1, "sha256": before[0].sha256}
    release = json.dumps(body).encode()
    volume = Volume(private, seq, sha256_hex(release))
    volume.folder.mkdir(parents=True)
    volume.release.write_bytes(release)
    (volume.folder / Path(target.path).name).write_bytes(data)
    return volume


def _lines(numbers: np.ndarray[tuple[int], np.dtype[np.int64]], seq: int) -> pl.DataFrame:
    """LINES as far as they are read: four ids to a code."""
    number = pl.col("number").cast(pl.String)
    code = pl.lit("91330100MA") + (pl.col("number") // 4).cast(pl.String).str.zfill(8)
    put = pl.concat_str(
        pl.lit('{"body":{"CF_CFJG":"杭州市市场监督管理局","CF_CFLB":"罚款","CF_JDRQ":"2018-08-20",'
               '"CF_NR":"罚款人民币2000元","CF_NR_FK":"0.2","CF_SJLY":"杭州市市场监督管理局",'
               f'"CF_SY":"{_FACTS}","CF_WFXW":"违反广告管理规定","CF_WSH":"杭市监罚〔2018〕'),
        number, pl.lit('号","CF_XDR_LB":"法人及非法人组织","CF_XDR_MC":"杭州某某商贸有限公司",'
                       '"CF_XDR_SHXYM":"'),
        code, pl.lit('","CF_YJ":"《中华人民共和国广告法》第五十七条","CF_YXQ":"2019-08-20",'
                     '"kind":"penalty","publish_until":"2019-08-20"},"id":"'),
        "public_id", pl.lit(f'","op":"put","rev":{seq},"seq":{seq}}}'),
    )  # fmt: skip
    gone = pl.concat_str(
        pl.lit('{"effective_at":"2018-09-03T00:00:00+08:00","erase":false,"id":"'), "public_id",
        pl.lit(f'","op":"del","rev":{seq},"seq":{seq},"successor":"","why":"expired"}}'),
    )  # fmt: skip
    leaves = pl.lit(value=False) if seq == 1 else pl.col("number") % 10 == seq % 10
    table = pl.DataFrame({"number": numbers}).with_columns(
        public_id="c-" + number.str.zfill(26), element=pl.lit("XZCF")
    )
    return table.with_columns(
        op=pl.when(leaves).then(pl.lit("del")).otherwise(pl.lit("put")),
        line=pl.when(leaves).then(gone).otherwise(put),
    ).sort("public_id")


def _code(number: int) -> str:
    return f"91330100MA{number:08d}"
