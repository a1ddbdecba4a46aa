/**
 * What the randomness depends on in the Linux kernel.
 *
 * @module
 */
import { mappings } from "./mappings.ts";
import { type Fact, fact, files, HiddenError, look } from "./reading.ts";

/** What in the kernel affects the randomness. */
export interface KernelFacts {
  /** Its release, such as `"6.18.44"`. */
  readonly release: Fact<string>;
  /** Whether getrandom can be called without entering it, through its vDSO. */
  readonly vdsoGetrandom: Fact<boolean>;
  /**
   * Whether it learns that its virtual machine was restored: its VMGENID driver
   * has a `"device"`, there is only the `"driver"`, or it is `"not visible"`.
   */
  readonly vmgenid: Fact<"device" | "driver" | "not visible">;
  /** Whether a hypervisor is visible below it. */
  readonly virtual: Fact<boolean>;
}

/** What in the kernel affects the randomness; `null` if it is not Linux. */
export function kernelFacts(): KernelFacts | null {
  if (process.platform !== "linux") return null;
  const release = fact(() => readRelease());
  return { release, vdsoGetrandom: vdsoGetrandom(release), vmgenid: vmgenid(), virtual: virtual() };
}

const text = (path: string) => look(path, (path) => files.readFileSync(path, "utf8"));

function readRelease(): Fact<string> {
  const how = "/proc/sys/kernel/osrelease";
  return { value: text(how)?.trim() ?? null, how };
}

/** The vDSO's name for getrandom, and the first kernel that has it, by CPU. */
const inVdso: Readonly<Record<string, { symbol: string; since: readonly [number, number] }>> = {
  x64: { symbol: "__vdso_getrandom", since: [6, 11] },
  arm64: { symbol: "__kernel_getrandom", since: [6, 12] },
};

function vdsoGetrandom(release: Fact<string>): Fact<boolean> {
  const expected = inVdso[process.arch];
  if (expected === undefined) return { value: null, how: `not known for ${process.arch}` };
  const seen = fact(() => vdsoExports(expected.symbol));
  if (seen.value !== null || release.value === null) return seen;
  return { value: isSince(release.value, expected.since), how: "by its version" };
}

function isSince(release: string, [major, minor]: readonly [number, number]): boolean {
  const [a = 0, b = 0] = release.split(".").map((part) => parseInt(part, 10));
  return a > major || (a === major && b >= minor);
}

const drivers = ["/sys/bus/acpi/drivers/vmgenid", "/sys/bus/platform/drivers/vmgenid"];

function vmgenid(): KernelFacts["vmgenid"] {
  return fact(() => {
    const entries = drivers.flatMap((path) => look(path, (path) => files.readdirSync(path)) ?? []);
    if (entries.length === 0) return { value: "not visible", how: drivers.join(", ") };
    // Besides its devices, a driver's folder has these files.
    const devices = entries.filter((name) => !/^(bind|unbind|uevent|module)$/.test(name));
    return { value: devices.length > 0 ? "device" : "driver", how: devices.join(", ") };
  });
}

function virtual(): Fact<boolean> {
  const how = "the flags of /proc/cpuinfo";
  // Only x86 has such a flag.
  if (process.arch !== "x64") return { value: null, how: `not known for ${process.arch}` };
  return fact(() => ({ value: text("/proc/cpuinfo")?.includes(" hypervisor") ?? null, how }));
}

const memory = "/proc/self/mem";

/**
 * Whether this process's vDSO contains a symbol's name.
 *
 * @throws {HiddenError} If this process may not read its own memory map.
 */
export function vdsoExports(symbol: string): Fact<boolean> {
  const vdso = mappings().find(({ path }) => path === "[vdso]");
  if (vdso === undefined) return { value: false, how: "this process has no vDSO" };
  const image = look(memory, (path) => readMemory(path, vdso.start, vdso.end - vdso.start));
  if (image === undefined) throw new HiddenError(`there is no ${memory}`);
  const value = new TextDecoder("latin1").decode(image).includes(`\0${symbol}\0`);
  return { value, how: "seen in it" };
}

function readMemory(path: string, address: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  const descriptor = files.openSync(path, "r");
  try {
    return bytes.subarray(0, files.readSync(descriptor, bytes, 0, size, address));
  } finally {
    files.closeSync(descriptor);
  }
}
