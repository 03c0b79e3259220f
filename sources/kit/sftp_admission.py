"""Being let in to a drop folder: by the very server we know, at the first try or not at all.

Turns what asyncssh raises into our errors; what may pass by itself is `Passing`, for the caller to
try again.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import asyncssh

from sources.kit.errors import FetchError, NotAdmitted, NotComplete, NotDelivered, SourceUnavailable
from sources.kit.session import SessionSettings
from sources.kit.sftp_login import Login


class Passing(Exception):
    """This visit failed in a way that may pass."""

    def __init__(self, error: FetchError) -> None:
        super().__init__(str(error))
        self.error = error


class _Caller(asyncssh.SSHClient):
    """Remembers how far the door was opened."""

    asking = False
    admitted = False

    def begin_auth(self, username: str) -> None:
        del username
        self.asking = True

    def auth_completed(self) -> None:
        self.admitted = True


async def connect(login: Login, settings: SessionSettings) -> asyncssh.SSHClientConnection:
    """A connection to the very server we know, admitted at the first try or not at all."""
    caller = _Caller()
    where = login.place()
    try:
        async with asyncio.timeout(settings.connect_seconds):
            return await asyncssh.connect(
                login.host,
                login.port,
                client_factory=lambda: caller,
                username=login.user,
                known_hosts=login.trusted,
                password=login.password,
                client_keys=None if login.key is None else [login.key],
                preferred_auth=["password" if login.key is None else "publickey"],
                # Nothing of whoever starts us: no configuration, agent, certificate or ticket.
                config=None,
                agent_path=None,
                gss_host=None,
                x509_trusted_certs=None,
                compression_algs=None,  # what is compressed may be a bomb
            )
    except asyncssh.HostKeyNotVerifiable as error:
        raise _unknown(login, where) from error
    except asyncssh.PermissionDenied as error:
        raise NotAdmitted(
            f"{where}: refused {login.user!r}; look at {login.secret_variable}"
        ) from error
    except (OSError, asyncssh.Error) as error:  # TimeoutError is an OSError
        raise _not_connected(login, where, caller, error) from error


def _unknown(login: Login, where: str) -> NotAdmitted:
    return NotAdmitted(
        f"{where}: the server is not the one of {login.trust_variable}; somebody may stand "
        "between, or its key was renewed: compare it with the department by telephone first"
    )


def _not_connected(
    login: Login, where: str, caller: _Caller, error: Exception
) -> FetchError | Passing:
    if caller.asking and not caller.admitted:
        return NotAdmitted(
            f"{where}: hung up while {login.user!r} asked to be let in; not tried again lest the "
            f"account be locked: look at {login.secret_variable}"
        )
    if isinstance(error, asyncssh.KeyExchangeFailed) and "host key" in str(error):
        return _unknown(login, where)
    trouble = SourceUnavailable(f"{where}: {_words(error)}")
    if isinstance(error, asyncssh.KeyExchangeFailed | asyncssh.ProtocolError):
        return trouble
    return Passing(trouble)


@contextmanager
def plainly(where: str, login: Login, *, listed: bool = False) -> Iterator[None]:
    """What the library raises inside, in our words; `listed`: the folder has just named it."""
    try:
        yield
    except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath) as error:
        if listed:
            raise NotComplete(
                f"{where}: is gone since the folder was listed; somebody is still at work there, "
                "run again later"
            ) from error
        raise NotDelivered(f"{where}: there is nothing of that name on the server") from error
    except asyncssh.SFTPPermissionDenied as error:
        raise NotAdmitted(
            f"{where}: {login.user!r} may not read this; ask the department for the right, or "
            f"look at {login.secret_variable}"
        ) from error
    except (TimeoutError, ConnectionError, asyncssh.Error) as error:
        raise Passing(SourceUnavailable(f"{where}: {_words(error)}")) from error


def _words(error: Exception) -> str:
    return "no answer in time" if isinstance(error, TimeoutError) else str(error)
