/**
 * What is mapped in this process.
 *
 * @module
 */
import { type Fact, fact, files, HiddenError, look } from "./reading.ts";

/** One line of `/proc/self/maps`. */
export interface Mapping {
  /** Its first address. */
  readonly start: number;
  /** The address after its last. */
  readonly end: number;
  /** The file behind it, or a name such as `[vdso]`. */
  readonly path: string;
}

/**
 * What is mapped in this process.
 *
 * @throws {HiddenError} If that may not be read.
 */
export function mappings(): Mapping[] {
  const text = look("/proc/self/maps", (path) => files.readFileSync(path, "utf8"));
  if (text === undefined) throw new HiddenError("there is no /proc/self/maps");
  return text.trim().split("\n").map((line) => {
    const [, start, end, path] = /^(\w+)-(\w+) \S+ \S+ \S+ \S+ *(.*)$/.exec(line)!;
    return { start: parseInt(start!, 16), end: parseInt(end!, 16), path: path! };
  });
}

/** The libcryptos mapped in this process besides the one in use. */
export function otherLibcryptos(used: string | undefined): Fact<string[]> {
  return fact(() => {
    const paths = mappings().map(({ path }) => path).filter((path) =>
      /\/libcrypto[^/]*$/.test(path)
    );
    const inUse = used && (look(used, (path) => files.realpathSync(path)) ?? used);
    return { value: [...new Set(paths)].filter((path) => path !== inUse), how: "/proc/self/maps" };
  });
}
