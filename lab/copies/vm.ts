/**
 * A virtual machine that is saved once, and restored repeatedly from that snapshot, with and
 * without a VMGENID device, which notifies its kernel of the restore.
 *
 * @module
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { must, Unavailable } from "../versions/command.ts";
import { compileCopies } from "./compile.ts";
import { cpio } from "./cpio.ts";
import { type Printed, readPrinted, restoredRows, servedBy } from "./drawn.ts";
import { engineFile } from "./harness.ts";
import { Machine } from "./machine.ts";
import { type Row, tally } from "./row.ts";
import type { Tools } from "./tools.ts";

/**
 * How often one snapshot is restored, and for how many seconds each restored machine is watched.
 */
interface Plan {
  readonly restores: number;
  readonly watched: number;
}

/** A kernel that is not notified reseeds within a minute. */
const untold: Plan = { restores: 2, watched: 65 };

/** Whether a draw or the notification comes first is a race; one pair shows little. */
const toldOf: Plan = { restores: 10, watched: 2 };

/** Seconds until it is saved: a younger kernel reseeds more often than once a minute. */
const age = 125;

/** What a C program draws in virtual machines restored from one snapshot. */
export async function vmRows(
  tools: Tools,
  work: string,
  libcrypto: string,
  source: string,
  vmgenid: boolean,
): Promise<Row[]> {
  const of = { way: vmgenid ? "vm-vmgenid" : "vm", subject: "C" } as const;
  try {
    const texts = await saveAndRestore(tools, work, libcrypto, source, vmgenid);
    const all = texts.map(readPrinted);
    const told = all.filter((printed) => printed.has("told")).length;
    const later = { ...of, generator: "osrandom", source, told } as const;
    return [
      ...restoredRows(all, of, source),
      {
        ...later,
        ...servedBy(all, source),
        way: `${of.way}-later`,
        tally: tally(all.flatMap(laterValues)),
      },
    ];
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return [{ ...of, generator: "osrandom", source, skipped: error.message.split("\n").at(-1)! }];
  }
}

/** One value after each second. */
function laterValues(printed: Printed): string[] {
  return [...printed].filter(([name]) => name.includes("+")).flatMap(([, values]) => values);
}

async function saveAndRestore(
  tools: Tools,
  work: string,
  libcrypto: string,
  source: string,
  vmgenid: boolean,
): Promise<string[]> {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const disk = join(work, "disk.qcow2");
  await must("make a disk", tools.command("usr/bin/qemu-img", "create", "-f", "qcow2", disk, "1G"));
  writeFileSync(join(work, "initramfs"), await fileSystem(libcrypto));
  const qemu = [
    ...tools.command("usr/bin/qemu-system-x86_64"),
    ...["-L", tools.path("usr/share/qemu"), "-L", tools.path("usr/share/seabios")],
    ...["-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"],
    // The plainest processor: without RDRAND, which the kernel would mix in.
    ...["-machine", "pc,accel=tcg", "-cpu", "qemu64", "-m", "256"],
    ...["-kernel", tools.kernel().path, "-initrd", join(work, "initramfs")],
    ...[
      "-append",
      `console=ttyS0 quiet loglevel=1 panic=-1 LIBCRYPTO=${libcrypto} SOURCE=${source} AGE=${age}`,
    ],
    ...["-drive", `if=none,id=disk,file=${disk}`],
    ...vmgenid ? ["-device", "vmgenid,guid=auto"] : [],
  ];
  await save(qemu, work);
  const { restores, watched } = vmgenid ? toldOf : untold;
  const texts: string[] = [];
  while (texts.length < restores) texts.push(await restore(qemu, work, watched));
  return texts;
}

async function save(qemu: readonly string[], work: string): Promise<void> {
  const machine = Machine.start(qemu, work);
  try {
    await machine.printed("ready");
    await machine.order("stop");
    await machine.order("human-monitor-command", { "command-line": "savevm saved" });
  } finally {
    await machine.end();
  }
}

/** The line is typed before the machine resumes, so that it draws in its first moments. */
async function restore(qemu: readonly string[], work: string, watched: number): Promise<string> {
  const machine = Machine.start([...qemu, "-loadvm", "saved", "-S"], work);
  try {
    machine.type(String(watched));
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await machine.order("cont");
    return await machine.printed("end");
  } finally {
    await machine.end();
  }
}

/** The program as the only one, and the libraries it needs at their usual paths. */
async function fileSystem(libcrypto: string): Promise<Uint8Array> {
  const program = compileCopies("guest");
  const listed = await must("list libraries", ["ldd", program, libcrypto]);
  const libraries = [...listed.matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path!);
  const files = new Map([["/init", program], ["/osrandom.so", engineFile]]);
  for (const path of [...libraries, libcrypto]) files.set(path, path);
  return cpio(new Map([...files].map(([inside, path]) => [inside, readFileSync(path)])));
}
