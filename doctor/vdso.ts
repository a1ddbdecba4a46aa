/**
 * The vDSO: the small library that the kernel maps into every process.
 *
 * @module
 */
import { files } from "./files.ts";
import { type Fact, HiddenError, look } from "./reading.ts";
import { mappings } from "./mappings.ts";

const memory = "/proc/self/mem";

/**
 * Whether the vDSO of this process holds a symbol's name.
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
