/**
 * OpenSSH's `ssh-keygen`, against which keys are compared.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Skip } from "../std.ts";

/** A reason to skip what needs it. */
export const lacksSshKeygen: Skip = spawnSync("ssh-keygen", ["-?"]).error === undefined
  ? false
  : "no ssh-keygen";

/** A directory of its own, for the time of a test. */
export class Keys {
  /** Where it is. */
  readonly directory: string = mkdtempSync(join(tmpdir(), "hazmat-ssh-"));

  /** Runs ssh-keygen there; its output. */
  run(...args: string[]): string {
    const { status, stdout, stderr } = spawnSync("ssh-keygen", args, {
      cwd: this.directory,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`ssh-keygen ${args.join(" ")}: ${stdout}${stderr}`);
    return stdout;
  }

  /** Makes a key in a file of that name. */
  make(name: string, ...args: string[]): void {
    this.run("-q", "-f", name, ...args);
  }

  /** What a file has. */
  read(name: string): string {
    return readFileSync(join(this.directory, name), "utf8");
  }

  /** Writes a file, which only its owner may read: ssh-keygen reads no other. */
  write(name: string, text: string): void {
    writeFileSync(join(this.directory, name), text, { mode: 0o600 });
  }

  /** Removes it. */
  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true });
  }
}

/** Kinds of keys, as ssh-keygen's arguments. */
export const kinds: Readonly<Record<string, readonly string[]>> = {
  "rsa, 2048 bits": ["-t", "rsa", "-b", "2048"],
  "ecdsa on P-256": ["-t", "ecdsa", "-b", "256"],
  "ecdsa on P-384": ["-t", "ecdsa", "-b", "384"],
  "ecdsa on P-521": ["-t", "ecdsa", "-b", "521"],
  ed25519: ["-t", "ed25519"],
  dsa: ["-t", "dsa"],
};

/** Whether this ssh-keygen has such keys: OpenSSH 10 has no DSA. */
export function lacksKind(kind: string): Skip {
  if (lacksSshKeygen !== false || kind !== "dsa") return lacksSshKeygen;
  using keys = new Keys();
  try {
    keys.make("key", "-t", "dsa", "-N", "");
    return false;
  } catch {
    return "ssh-keygen has no DSA";
  }
}

/** OpenSSH's ciphers of private keys. */
export const ciphers: readonly string[] = [
  ...["aes128-ctr", "aes192-ctr", "aes256-ctr", "aes128-cbc", "aes192-cbc", "aes256-cbc"],
  ...["3des-cbc", "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com"],
];
