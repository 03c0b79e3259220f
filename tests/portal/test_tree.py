"""The feed trees over HTTP, as a consumer and a cache see them."""

import hashlib
import http.client
import json
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import requests

from publish import announce, discovery
from publish.store import LocalStore
from tests.publish.reader import pull
from tests.publish.world import World

TIMESTAMP = "/feed/warning/metadata/timestamp.json"


def objects(world: World) -> list[str]:
    return [
        str(path.relative_to(world.tree)) for path in sorted(world.tree.rglob("targets/**/*.*"))
    ]


def snapshot(world: World) -> str:
    return next(path for path in objects(world) if path.startswith("targets/snapshot/"))


def raw_get(address: str, path: str) -> int:
    """The status of a request whose path goes out exactly as written."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


def test_every_file_of_a_release_is_served_as_it_lies_on_disk(portal: str, world: World) -> None:
    for path in objects(world):
        answer = requests.get(f"{portal}/feed/warning/{path}", timeout=30)
        assert answer.content == (world.tree / path).read_bytes()
        assert answer.headers["ETag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'
        assert "Content-Encoding" not in answer.headers
        if path.endswith(".zst"):
            assert answer.headers["Content-Type"] == "application/octet-stream"


def test_what_may_be_erased_is_asked_for_again_within_minutes(portal: str, world: World) -> None:
    kept = {path: requests.head(f"{portal}/feed/warning/{path}", timeout=30).headers
            ["Cache-Control"] for path in objects(world)}  # fmt: skip
    lasting = {path for path in kept if "/schema/" in path or path.endswith(".release.json")}
    assert lasting
    assert {kept.pop(path) for path in lasting} == {"public, max-age=86400, immutable"}
    assert {path.split("/")[1] for path in kept} >= {"snapshot", "codes"}
    assert set(kept.values()) == {"public, max-age=300, must-revalidate"}


def test_an_erased_object_is_gone_for_a_cache_that_asks_whether_it_still_stands(
    portal: str, world: World
) -> None:
    path = "targets/delta/" + "5" * 64 + ".1-2.0.jsonl.zst"
    (world.tree / path).parent.mkdir(exist_ok=True)
    (world.tree / path).write_bytes(b"what is erased")
    address = f"{portal}/feed/warning/{path}"
    held = {"If-None-Match": requests.head(address, timeout=30).headers["ETag"]}
    assert requests.get(address, headers=held, timeout=30).status_code == 304
    LocalStore(world.tree).delete(path)
    assert requests.get(address, headers=held, timeout=30).status_code == 404


def test_the_timestamp_is_json_kept_for_a_minute_and_named_by_its_content(portal: str) -> None:
    answer = requests.get(portal + TIMESTAMP, timeout=30)

    assert answer.json()["signed"]["version"] == 1
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "public, max-age=60, must-revalidate"
    assert answer.headers["ETag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'


def test_the_discovery_document_leads_to_the_first_root(portal: str, world: World) -> None:
    address = f"{portal}/feed/.well-known/wangjian-feed.json"
    assert requests.get(address, timeout=30).status_code == 404
    list(discovery.write(world.folder / "feeds", world.folder))
    (channel,) = requests.get(address, timeout=30).json()["channels"]
    root = requests.get(urljoin(address, channel["base"]) + "metadata/1.root.json", timeout=30)
    assert hashlib.sha256(root.content).hexdigest() == channel["root1_sha256"]


def test_metadata_of_any_size_is_served_whole(portal: str, world: World) -> None:
    large = world.tree / "metadata/99.targets.json"
    large.write_bytes(b" " * 9_000_000 + b"{}")
    answer = requests.get(f"{portal}/feed/warning/metadata/{large.name}", timeout=30)
    large.unlink()
    assert len(answer.content) == 9_000_002


def test_a_reader_that_holds_the_version_is_told_so(portal: str, world: World) -> None:
    for path in (TIMESTAMP, f"/feed/warning/{snapshot(world)}"):
        tag = requests.get(portal + path, timeout=30).headers["ETag"]
        for held in (tag, f'"other", W/{tag}', "*"):
            answer = requests.get(portal + path, headers={"If-None-Match": held}, timeout=30)
            assert (answer.status_code, answer.content) == (304, b"")
            assert answer.headers["ETag"] == tag
        other = requests.get(portal + path, headers={"If-None-Match": '"other"'}, timeout=30)
        assert other.status_code == 200


def test_an_interrupted_download_is_resumed_by_a_range(portal: str, world: World) -> None:
    path = snapshot(world)
    whole = (world.tree / path).read_bytes()
    address = f"{portal}/feed/warning/{path}"
    tag = requests.head(address, timeout=30).headers["ETag"]

    rest = requests.get(address, headers={"Range": "bytes=10-", "If-Range": tag}, timeout=30)
    stale = requests.get(address, headers={"Range": "bytes=10-", "If-Range": '"x"'}, timeout=30)

    assert rest.status_code == 206
    assert rest.headers["Content-Range"] == f"bytes 10-{len(whole) - 1}/{len(whole)}"
    assert rest.content == whole[10:]
    assert (stale.status_code, stale.content) == (200, whole)


def test_a_range_outside_the_file_is_refused(portal: str, world: World) -> None:
    address = f"{portal}/feed/warning/{snapshot(world)}"

    answer = requests.get(address, headers={"Range": "bytes=999999999-"}, timeout=30)

    assert answer.status_code == 416
    assert answer.headers["Cache-Control"] == "no-store"


def test_head_has_the_headers_and_no_body(portal: str, world: World) -> None:
    for path in (TIMESTAMP, f"/feed/warning/{snapshot(world)}"):
        got, head = (
            requests.request(method, portal + path, timeout=30) for method in ("GET", "HEAD")
        )
        assert head.content == b""
        for name in ("ETag", "Content-Length", "Content-Type", "Cache-Control"):
            assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_written(portal: str, method: str) -> None:
    assert requests.request(method, portal + TIMESTAMP, timeout=30).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/feed/warning/",
        "/feed/warning/metadata/",
        "/feed/warning/metadata/none.json",
        "/feed/warning/metadata/.timestamp.json",
        "/feed/warning/metadata/timestamp.json.tmp",
        "/feed/warning/targets/.hidden",
        "/feed/warning/targets/" + "0" * 64 + ".release.json",
        "/feed/warning/../../../archive/warning",
        "/feed/warning/%2e%2e/%2e%2e/archive",
        "/feed/warning/targets/..%2f..%2f..%2farchive",
        "/feed/warning/metadata/..%5c..%5cledger.sqlite",
        "/feed/../ledger.sqlite",
        "/feed/warning//etc/passwd",
        "/feed/archive/metadata/timestamp.json",
        "/feed/warning/targets/%00" + "0" * 64 + ".x",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
    ],
)
def test_whatever_is_not_part_of_a_release_is_not_there(portal: str, path: str) -> None:
    assert raw_get(portal, path) == 404


def test_a_missing_object_is_never_cached(portal: str) -> None:
    answer = requests.get(f"{portal}/feed/warning/targets/{'0' * 64}.release.json", timeout=30)

    assert answer.headers["Cache-Control"] == "no-store"


def test_a_link_that_leads_out_of_the_tree_is_not_followed(portal: str, world: World) -> None:
    outside = world.folder / "secret.txt"
    outside.write_text("secret")
    link = world.tree / "targets" / ("1" * 64 + ".secret")
    link.symlink_to(outside)

    status = requests.get(f"{portal}/feed/warning/targets/{link.name}", timeout=30).status_code
    link.unlink()

    assert status == 404


def test_the_reference_consumer_pulls_over_http(portal: str, tmp_path: Path) -> None:
    pulled = pull(f"{portal}/feed/warning", tmp_path / "reader.sqlite")

    assert (pulled.channel, pulled.seq, pulled.count) == ("warning", 1, 2)


@pytest.mark.parametrize("path", ["/", "/warning", TIMESTAMP, "/nowhere", "/healthz"])
def test_every_answer_forbids_scripts_frames_and_sniffing(portal: str, path: str) -> None:
    headers = requests.get(portal + path, timeout=30).headers

    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_a_release_names_only_files_that_are_served(portal: str, world: World) -> None:
    stands = announce.standing(LocalStore(world.tree))
    assert stands is not None
    path = f"targets/{stands.sha256}.release.json"
    release = requests.get(f"{portal}/feed/warning/{path}", timeout=30)

    paths = [entry["path"] for entry in _entries(json.loads(release.content))]

    assert len(paths) >= len(objects(world)) - 1
    for path in paths:
        assert requests.head(f"{portal}/feed/warning/{path}", timeout=30).status_code == 200


def _entries(value: object) -> list[dict[str, str]]:
    """Every object inside that names a path."""
    if isinstance(value, list):
        return [entry for each in value for entry in _entries(each)]
    if not isinstance(value, dict):
        return []
    inner = [entry for each in value.values() for entry in _entries(each)]
    return [value, *inner] if "path" in value else inner
