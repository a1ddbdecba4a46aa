/**
 * Processes in their own namespaces. What they mount and start ends with them:
 * nothing is left to unmount, however the matrix ends.
 *
 * @module
 */
import { must } from "./command.ts";

/** A command after this has its own mounts and processes. */
export const isolated: readonly string[] = [
  "unshare",
  "--mount",
  "--pid",
  "--fork",
  "--kill-child",
  "--mount-proc",
];

/**
 * Makes "$1" the root, with the directory "$2" at its own path in it, and runs the
 * rest there. Not by chroot: tests mount, and the kernel wants a real root for it.
 */
const enter = `set -e
mount --bind "$1" "$1"
cd "$1"
mount --rbind /dev dev
mount -t proc proc proc
mount -t sysfs sysfs sys
mkdir -p ".$2"
mount --bind "$2" ".$2"
pivot_root . mnt
umount -l /mnt
cd /project
shift 2
set +e
"$@"
exit $?`;

/** What precedes a command to run in a root, where `shared` is at its own path. */
export function inRoot(root: string, shared: string): string[] {
  return [...isolated, "sh", "-c", enter, "sh", root, shared];
}

/**
 * Makes sure that we may create namespaces.
 *
 * @throws {Unavailable} If this user or this machine may not.
 */
export async function checkIsolation(): Promise<void> {
  await must("make a mount and a PID namespace (run it as root)", [...isolated, "true"]);
}
