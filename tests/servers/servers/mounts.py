"""File systems in memory, with a size of their own. Mounting needs a privilege that root has, unless in a container."""

import ctypes
import os

LIBC = ctypes.CDLL(None, use_errno=True)
DETACH = 2  # MNT_DETACH: gone at once, whoever still looks at it


def mount_memory(folder, megabytes, user):
    """Makes the folder, and mounts a file system there that belongs to the user; PermissionError if that is refused."""
    folder.mkdir()
    options = f"size={megabytes}m,mode=0755,uid={user.pw_uid},gid={user.pw_gid}"
    if LIBC.mount(b"tmpfs", bytes(folder), b"tmpfs", 0, options.encode()) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(folder))


def unmount(folder):
    """Unmounts what is mounted at the folder, if something is."""
    if folder.is_mount() and LIBC.umount2(bytes(folder), DETACH) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(folder))
