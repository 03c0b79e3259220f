import polars as pl

from sandbox.sandbox import Sandbox


def _events(country: Sandbox, source: str, event: str) -> pl.DataFrame:
    table = country.delivery(source, country.days[1]).table
    return table.filter(pl.col("_event") == event)


def test_the_second_day_gives_every_reason_to_leave_a_feed(country: Sandbox) -> None:
    first, second = country.days
    assert (
        _events(country, "justice_penalties", "withdrawn")["record_status"].unique().item() == "1"
    )
    licences = _events(country, "city_platform_licences", "withdrawn")
    assert licences["record_status"].unique().item() == "2"
    removed = _events(country, "ecommerce_blacklist", "removed")
    assert removed["removed_on"].null_count() == 0
    register = country.delivery("registry_enterprises", second).table
    listed = country.delivery("ecommerce_blacklist", first).table["_uscc"].implode()
    changed = register.filter(pl.col("party_uscc").is_in(listed))
    before = country.delivery("registry_enterprises", first).table
    gone = changed.filter(pl.col("ended_on") == first.isoformat())
    assert gone["registration_status"].unique().to_list() == ["注销"]
    renamed = changed.filter(pl.col("former_names").str.ends_with(f"|{first.isoformat()}"))
    assert len(gone)
    assert len(renamed)
    old = renamed.join(before, on="party_uscc", suffix="_old")
    assert (old["party_name"] != old["party_name_old"]).all()
    assert register.height > before.height


def test_a_corrected_decision_keeps_its_number_and_doubles_its_fine(country: Sandbox) -> None:
    corrected = _events(country, "market_penalties", "corrected")
    before = country.delivery("market_penalties", country.days[0]).table
    both = corrected.join(before, on=["decision_number", "party_name", "authority_name"])
    assert both.height == corrected.height > 0
    doubled = both["fine_wan_yuan_right"].cast(pl.Float64) * 2
    assert (both["fine_wan_yuan"].cast(pl.Float64) - doubled).abs().max() == 0


def test_some_publications_end_between_the_two_days(country: Sandbox) -> None:
    for source in ("market_penalties", "city_platform_penalties", "justice_penalties"):
        table = country.delivery(source, country.days[0]).table
        ending = table.filter(pl.col("_event") == "expiring")
        dates = set(ending["decided_on"].str.replace_all("/", "-"))
        assert dates == {"2017-09-03", "2017-09-04"}


def test_a_platform_sends_its_whole_list_again(country: Sandbox) -> None:
    first, second = (country.delivery("platform_shops", day).table for day in country.days)
    assert first["_id"].is_in(second["_id"].implode()).all()
    assert second.height > first.height


def test_fines_and_texts_agree_in_clean_rows(country: Sandbox) -> None:
    dirty = country.rows.filter("dirty")["record"].implode()
    table = country.delivery("market_penalties", country.days[0]).table
    clean = table.filter(~pl.col("_id").is_in(dirty), pl.col("fine_wan_yuan").is_not_null())
    yuan = clean["penalty_content"].str.extract(r"罚款(\d+)元").cast(pl.Float64)
    assert ((clean["fine_wan_yuan"].cast(pl.Float64) * 10_000 - yuan).abs() < 0.01).all()
