/**
 * The initial file system of a kernel: a cpio archive ("newc").
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { dirname } from "node:path";

/** An archive of files, all executable, by their absolute paths. */
export function cpio(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const directories = new Set([...files.keys()].flatMap(parents));
  const entries = [
    ...[...directories].sort().map((path) => entry(path, 0o040755, new Uint8Array())),
    ...[...files].map(([path, bytes]) => entry(path, 0o100755, bytes)),
    entry("/TRAILER!!!", 0, new Uint8Array()),
  ];
  return Buffer.concat(entries);
}

function parents(path: string): string[] {
  const parent = dirname(path);
  return parent === "/" ? [] : [...parents(parent), parent];
}

let lastInode = 0;

function entry(path: string, mode: number, bytes: Uint8Array): Uint8Array {
  const name = Buffer.from(`${path.slice(1)}\0`);
  const [uid, gid, links, time, device] = [0, 0, 1, 0, 0];
  const fields = [
    ...[++lastInode, mode, uid, gid, links, time, bytes.length],
    ...[device, device, device, device, name.length, 0],
  ];
  const head = "070701" + fields.map((field) => field.toString(16).padStart(8, "0")).join("");
  return Buffer.concat([padded(Buffer.concat([Buffer.from(head), name])), padded(bytes)]);
}

function padded(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, new Uint8Array((4 - bytes.length % 4) % 4)]);
}
