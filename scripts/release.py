"""Tag the tree that Connect builds: `make release VERSION=x.y.z`.

Connect builds each application from its own folder alone, so in a release the links to `common`
are real copies. The builder caches its pip layer on the text of requirements.txt, so that file
names the tree of `common` it installs. Neither the current branch, the index nor a file of the
work tree changes: the release is a commit beside the branch that only its tag points to.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
_SYMLINK = "120000"
_LINK_TO_COMMON = "../common"


class ReleaseError(Exception):
    """The release cannot be made; the message says what to do first."""


class Repository:
    """Git plumbing over HEAD of one repository, with an index of its own."""

    def __init__(self, folder: Path, index: Path) -> None:
        self._folder = folder
        self._index = index

    def git(self, *arguments: str, stdin: str | None = None, own_index: bool = True) -> str:
        """Return what the git command prints; raises `ReleaseError` with its complaint."""
        environment = {**os.environ, "GIT_INDEX_FILE": str(self._index)} if own_index else None
        done = subprocess.run(
            ["git", *arguments],
            cwd=self._folder,
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise ReleaseError(done.stderr.strip() or f"git {arguments[0]} failed.")
        return done.stdout

    def is_clean(self) -> bool:
        """Whether nothing is changed, staged or forgotten in the work tree."""
        return not self.git("status", "--porcelain", own_index=False)

    def has_tag(self, name: str) -> bool:
        """Whether the tag exists."""
        return bool(self.git("tag", "--list", name))

    def links_to_common(self) -> Iterator[PurePosixPath]:
        """Yield the path of every link to `common` in the index."""
        for entry in self.git("ls-files", "--stage", "-z").split("\0")[:-1]:
            mode, blob, _stage, path = re.split(r"[ \t]", entry, maxsplit=3)
            if mode == _SYMLINK and self.git("cat-file", "blob", blob) == _LINK_TO_COMMON:
                yield PurePosixPath(path)

    def packages_of_common(self) -> list[PurePosixPath]:
        """Return the project file of every package in `common`."""
        names = self.git("ls-files", "-z", "--", "common/*pyproject.toml").split("\0")[:-1]
        return [PurePosixPath(name) for name in names]

    def tree(self) -> str:
        """Return the tree that the index holds."""
        return self.git("write-tree").strip()

    def read(self, path: PurePosixPath) -> str:
        """Return a file of HEAD."""
        return self.git("show", f"HEAD:{path}")

    def write(self, path: PurePosixPath, text: str) -> None:
        """Write a file into the index."""
        blob = self.git("hash-object", "-w", "--stdin", stdin=text).strip()
        self.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")


def release(folder: Path, version: str) -> str:
    """Tag `v<version>` over HEAD and return the tag; raises `ReleaseError`."""
    if not _VERSION.fullmatch(version):
        raise ReleaseError(f"VERSION={version} is not of the form x.y.z, for example 1.2.0.")
    with tempfile.TemporaryDirectory() as scratch:
        repository = Repository(folder, Path(scratch, "index"))
        tag = f"v{version}"
        if not repository.is_clean():
            raise ReleaseError("The work tree has changes: commit or remove them first.")
        if repository.has_tag(tag):
            raise ReleaseError(f"{tag} exists already: choose the next version.")
        commit = _commit_release(repository, version)
        repository.git("tag", "--annotate", tag, "--message", f"Release {version}", commit)
        return tag


def _commit_release(repository: Repository, version: str) -> str:
    repository.git("read-tree", "HEAD")
    _write_version(repository, version)
    common = repository.git("rev-parse", f"{repository.tree()}:common").strip()
    for link in list(repository.links_to_common()):
        repository.git("update-index", "--force-remove", str(link))
        repository.git("read-tree", f"--prefix={link}/", common)
        requirements = link.with_name("requirements.txt")
        pins = repository.read(requirements)
        repository.write(requirements, f"# ./common is tree {common}\n{pins}")
    tree, message = repository.tree(), f"Release {version}"
    return repository.git("commit-tree", tree, "-p", "HEAD", "-m", message).strip()


def _write_version(repository: Repository, version: str) -> None:
    """Give each package in `common` the version; the applications report the core's as theirs."""
    line = f'version = "{version}"'
    for project in repository.packages_of_common():
        text, count = re.subn(r'(?m)^version = ".*"$', line, repository.read(project))
        if count != 1:
            raise ReleaseError(f"{project} has {count} lines with a version instead of one.")
        repository.write(project, text)


def main() -> int:
    """Run the command line: one argument, the version."""
    try:
        tag = release(Path.cwd(), " ".join(sys.argv[1:]))
    except ReleaseError as error:
        print(f"No release made. {error}", file=sys.stderr)
        return 1
    print(f"Tagged {tag}. Publish it with: git push origin {tag}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
