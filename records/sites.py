"""Where an online operator is met: the host of its address, and the numbers of its filings.

A host is compared without scheme, port, path and a leading `www.`, in lower case and in the form
of the domain name system (IDNA). Not a registrable domain: who hires out subdomains is not the one
who runs the shops in them.

>>> hosts(pl.Series(["HTTPS://www.Example.com:8080/a?b", "中文.网址", "见平台"])).to_list()
['example.com', 'xn--fiq228c.xn--ses554g', None]
"""

import polars as pl

_LABEL = r"[0-9a-z_\-\x{4e00}-\x{9fa5}]+"
_HOST = rf"(?:{_LABEL}\.)+[0-9a-z\x{{4e00}}-\x{{9fa5}}]+"
ADDRESS = rf"(?i)^(?:https?://)?({_HOST})(?::[0-9]+)?(?:[/?#].*)?$"
"""What a web address looks like; its host is the one group."""

# ICP filing or licence: place, 备 or 证, number; a site of the filing has its own behind a hyphen.
_ICP = r"^(\p{Han}+ICP[备证][0-9]+)号?(?:-([0-9]+))?$"
_ASCII = r"^[\x00-\x7f]*$"


def hosts(addresses: pl.Series) -> pl.Series:
    """The host of each address as it is compared; null for what is no address."""
    plain = addresses.str.normalize("NFKC").str.strip_chars().str.to_lowercase()
    found = plain.str.extract(ADDRESS).str.replace(r"^www\.(.+\..+)$", "$1")
    foreign = found.drop_nulls().unique()
    foreign = foreign.filter(~foreign.str.contains(_ASCII))
    # Few hosts are written in Chinese, and no columnar form of the encoding exists.
    written = {host: _encoded(host) for host in foreign.to_list()}
    return (found.replace(written) if written else found).alias("host")


def icp_main(column: str) -> pl.Expr:
    """The number of the filing without that of a site: 京ICP备15002121号-1 → 京ICP备15002121号.

    Null for what is no ICP number; the number of the police or of a telecom licence is none.
    """
    return pl.concat_str(_icp(column, 1), pl.lit("号"))


def icp_site(column: str) -> pl.Expr:
    """The whole number where it names one site of a filing, null elsewhere."""
    return pl.concat_str(icp_main(column), pl.lit("-"), _icp(column, 2))


def _icp(column: str, group: int) -> pl.Expr:
    plain = pl.col(column).str.normalize("NFKC").str.replace_all(r"\s", "").str.to_uppercase()
    return plain.str.extract(_ICP, group)


def _encoded(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:  # a label too long for the domain name system: as it is written
        return host
