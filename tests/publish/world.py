"""A tiny made-up ledger for the tests of publishing: records in, releases out."""

import atexit
import functools
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl

from publish.announce import Plan
from publish.delta import Delta, Issue, delta
from publish.gates import Guard
from publish.moves import NO_MOVES, Moves
from publish.release import Published, write_release
from publish.tables import WANTED
from records.canonical import canonical_json
from records.clock import SHANGHAI, business_day
from records.digest import bucket_of, sha256_expr
from records.field import Channel
from records.kind import CATALOGUES, Kind
from records.tables import PUBLICATIONS, RECORDS, empty

NOBODY = Guard()
KEY = b"a key of the tests"
DAY = date(2018, 9, 3)
A = "91330100MA29XY9W82"
B = "91330100MA2AXQ3L5T"


@functools.cache
def keys() -> Path:
    """One folder of keys for all worlds of a run: trees of the same releases are the same bytes."""
    folder = Path(tempfile.mkdtemp(prefix="wangjian-keys-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def record(record_id: str, kind: Kind, uscc: str | None, **values: str) -> pl.DataFrame:
    """One RECORDS row whose body holds `values`."""
    names = CATALOGUES[kind].by_name
    row = pl.DataFrame({name: [values.get(name)] for name in names},
                       schema=dict.fromkeys(names, pl.String()))  # fmt: skip
    body = canonical_json(row, row.columns)
    return pl.DataFrame(
        {"record_id": [record_id], "kind": [str(kind)], "source_id": ["test"], "uscc": [uscc],
         "version": [1], "body": body},
        schema=RECORDS,
    )  # fmt: skip


def penalty(record_id: str = "p1", uscc: str | None = A, **values: str) -> pl.DataFrame:
    """A complete penalty of 2018-06-01."""
    usual = {
        "party_name": "杭州示例甲食品有限公司", "party_category": "法人及非法人组织",
        "legal_representative": "张三", "decision_number": "杭市监罚〔2018〕12号",
        "violation_type": "虚假宣传", "violation_facts": "在网店 <A&B> 虚构交易",
        "penalty_basis": "电子商务法", "penalty_category": "罚款",
        "penalty_content": "罚款2000元", "fine_wan_yuan": "0.2", "decided_on": "2018-06-01",
        "authority_name": "杭州市市场监督管理局", "remark": "内部备注",
    }  # fmt: skip
    return record(record_id, Kind.PENALTY, uscc, **(usual | values))


def licence(record_id: str = "l1", uscc: str | None = A, **values: str) -> pl.DataFrame:
    """A complete licence of 2018-01-02 without an end."""
    usual = {
        "party_name": "杭州示例甲食品有限公司", "decision_document_name": "食品经营许可证",
        "decision_number": "JY13301000000001", "licence_category": "普通",
        "licence_content": "预包装食品销售", "decided_on": "2018-01-02",
        "authority_name": "杭州市市场监督管理局",
    }  # fmt: skip
    return record(record_id, Kind.LICENCE, uscc, **(usual | values))


def listing(record_id: str = "x1", uscc: str | None = A, **values: str) -> pl.DataFrame:
    """A listing of 2018-05-04."""
    usual = {
        "party_name": "杭州示例甲食品有限公司", "list_name": "电子商务领域严重失信企业名单",
        "list_fields": "炒信", "listed_on": "2018-05-04", "authority_name": "国家发展改革委",
    }  # fmt: skip
    return record(record_id, Kind.LISTING, uscc, **(usual | values))


def registration(uscc: str = A, **values: str) -> pl.DataFrame:
    """The registration of an enterprise."""
    usual = {"party_name": "杭州示例甲食品有限公司", "registration_status": "存续",
             "registration_authority": "杭州市市场监督管理局"}  # fmt: skip
    return record(f"r-{uscc}", Kind.REGISTRATION, uscc, **(usual | values))


def shop(uscc: str = A, **values: str) -> pl.DataFrame:
    """A shop on a platform."""
    usual = {"party_name": "x", "operator_type": "网店", "operator_title": "示例小店",
             "platform_name": "某某商城", "shop_number": "S1"}  # fmt: skip
    return record("o1", Kind.ONLINE_OPERATOR, uscc, **(usual | values))


def commitment(record_id: str = "c1", uscc: str = A, **values: str) -> pl.DataFrame:
    """A promise of honest trade, made on 2018-03-01."""
    usual = {"party_name": "x", "commitment_number": "CN1", "party_role": "平台内经营者",
             "commitment_type": "依法诚信经营承诺", "commitment_content": "承诺不虚构交易",
             "committed_on": "2018-03-01"}  # fmt: skip
    return record(record_id, Kind.COMMITMENT, uscc, **(usual | values))


def wanted_rows(bodies: dict[str, str | None], why: str = "revoked") -> pl.DataFrame:
    """WANTED of subject → text; None must leave for `why`."""
    table = pl.DataFrame(
        {"subject": list(bodies), "text": list(bodies.values())},
        schema={"subject": pl.String(), "text": pl.String()},
    )
    body = pl.concat_str(pl.lit('{"CF_NR":"'), "text",
                         pl.lit(f'","CF_XDR_SHXYM":"{A}","kind":"penalty"}}'))  # fmt: skip
    gone = pl.when(pl.col("text").is_null()).then(pl.lit(why))
    full = table.with_columns(body.alias("body"), gone.alias("why"), pl.lit(A).alias("uscc"))
    full = full.with_columns(
        sha256_expr(pl.col("body")).alias("body_hash"), pl.lit("test").alias("rule"),
        pl.lit(None).alias("publish_from"), pl.lit(None).alias("publish_until"),
        pl.when(pl.col("why").is_null()).then(pl.lit("XZCF")).alias("element"),
        pl.concat_str(pl.lit(f"<CF_XDR_SHXYM>{A}</CF_XDR_SHXYM><CF_NR>"), "text",
                      pl.lit("</CF_NR>")).alias("xml"),
    )  # fmt: skip
    return full.select(pl.col(name).cast(dtype) for name, dtype in WANTED.items())


@dataclass
class World:
    """What the ledger would remember of one channel, and where its releases go."""

    folder: Path
    channel: Channel = Channel.CREDIT_CHINA
    publications: pl.DataFrame = field(default_factory=lambda: empty(PUBLICATIONS))
    seq: int = 0
    clock: datetime = datetime(2018, 9, 4, 6, tzinfo=SHANGHAI)  # of the next release
    apart: timedelta = timedelta(days=1)

    @property
    def tree(self) -> Path:
        return self.folder / "feeds" / self.channel

    def plan(self, guard: Guard = NOBODY) -> Plan:
        """The plan of the next release."""
        seq = self.seq + 1
        return Plan(self.folder / "feeds", self.folder / "archive", self.channel, seq,
                    business_day(self.clock), self.clock, guard=guard,
                    keys=keys())  # fmt: skip

    def delta(self, wanted: pl.DataFrame, moves: Moves = NO_MOVES) -> Delta:
        """What changes with the next release."""
        plan = self.plan()
        mine = self.publications.join(wanted.select("subject"), on="subject", how="semi")
        return delta(wanted, mine, Issue(self.channel, plan.seq, plan.day, KEY), moves)

    def members(self, buckets: pl.Series) -> pl.DataFrame:
        """Live lines in `buckets`, as the ledger would answer."""
        live = self.publications.filter(pl.col("live") & pl.col("bucket").is_in(buckets.to_list()))
        return live.select("public_id", "line_hash", "bucket")

    def remember(self, change: Delta) -> None:
        """Upsert the publications and go on to the next release."""
        old = self.publications.join(
            change.publications.select("subject"), on="subject", how="anti"
        )
        self.publications = pl.concat([old, change.publications])
        assert self.publications["public_id"].is_unique().all()
        assert (self.publications["bucket"] == self.publications.select(bucket_of("public_id"))
                .to_series()).all()  # fmt: skip
        self.seq += 1
        self.clock += self.apart

    def publish(
        self,
        wanted: pl.DataFrame,
        approval: str | None = "甲、乙",
        moves: Moves = NO_MOVES,
    ) -> Published:
        """One whole release."""
        change = self.delta(wanted, moves)
        gone = change.lines.filter(pl.col("op") == "del")["public_id"]
        guard = Guard(approved=frozenset(gone), words=approval) if approval else NOBODY
        published = write_release(self.plan(guard), [change.lines], self.members)
        self.remember(change)
        return published
