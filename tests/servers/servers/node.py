"""Packages of npm, each set in the cache under the digest of its lock file."""

import hashlib
import shutil

from .packages import cache_folder, checked, fill_cache, need


def modules(folder):
    """The `node_modules` of what `folder`'s `package-lock.json` pins; fetched where they are missing."""
    lock = folder / "package-lock.json"
    entry = cache_folder() / f"npm-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"
    if not entry.exists():
        need("npm")

    def fill(fresh):
        shutil.copy(folder / "package.json", fresh)
        shutil.copy(lock, fresh)
        checked(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=fresh)

    fill_cache(entry.name, fill)
    return entry / "node_modules"
