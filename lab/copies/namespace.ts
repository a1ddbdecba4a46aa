/**
 * A PID namespace whose process 1 can be cloned into another namespace as
 * process 1.
 *
 * @module
 */
import { lacksProgram, notLinux } from "../../tests/support/machine.ts";
import type { Skip } from "../../tests/std.ts";

const asRoot = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
const asUser = [...asRoot, "--user", "--map-root-user"];

const fitting = notLinux === false
  ? [asRoot, asUser].find(([program, ...args]) => !lacksProgram(program!, ...args, "true"))
  : undefined;

/** What precedes a command that is to be process 1; nothing if it cannot be. */
export const processOne: readonly string[] = fitting ?? [];

/** Why no process can be process 1 here. */
export const lacksNamespaces: Skip = fitting ? false : "no new PID namespace";
