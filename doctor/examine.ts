/**
 * The examination: every fact that a bug report needs.
 *
 * @module
 */
import type { Diagnosis } from "../ffi/libcrypto/mixed.ts";
import type { BackendStatus, SelfTestReport } from "../hazmat/health.ts";
import { type KernelFacts, kernelFacts } from "./kernel.ts";
import { type Libraries, libraries } from "./libraries.ts";
import { type BackendModule, load, type Loaded, type LoadError } from "./loading.ts";
import { otherLibcryptos } from "./mappings.ts";
import { type Problem, problems } from "./problems.ts";
import { type Fact, fact, files, host, look } from "./reading.ts";

/** Where a program runs. */
export interface Host {
  /** The runtime, such as `"deno"`. */
  readonly runtime: string;
  /** Its version. */
  readonly version: string;
  /** The operating system, in Node's words. */
  readonly platform: string;
  /** The CPU, in Node's words. */
  readonly arch: string;
}

/** Whether another libcrypto is in the way. */
export interface Clashes {
  /** Where libcrypto's references to its own symbols resolve; `null` if unknown. */
  readonly diagnosis: Diagnosis | null;
  /** The other libcryptos that are mapped in this process. */
  readonly mapped: Fact<string[]>;
}

/** What the doctor found: what a program that imports the backend gets. */
export interface DoctorReport {
  /** The version of this package. */
  readonly package: Fact<string>;
  /**
   * Whether the backend works, its self-tests pass, and osrandom is registered, or is not because
   * libcrypto runs with a FIPS provider.
   */
  readonly ok: boolean;
  /** Where it runs. */
  readonly host: Host;
  /** The libcryptos on this machine. */
  readonly libraries: Libraries;
  /** The backend's own report; `null` if it does not load. */
  readonly status: BackendStatus | null;
  /** The results of all families' self-tests; `null` if the backend does not load. */
  readonly selfTest: SelfTestReport | null;
  /** What failed; `null` if nothing did. */
  readonly error: LoadError | null;
  /** Whether another libcrypto is in the way. */
  readonly clashes: Clashes;
  /** What the randomness depends on; `null` if the kernel is not Linux. */
  readonly kernel: KernelFacts | null;
  /** What is wrong, and what to do about it. */
  readonly problems: readonly Problem[];
}

/**
 * Examines this machine.
 *
 * @param importBackend Imports the backend, which may fail.
 */
export async function examineMachine(
  importBackend: () => Promise<BackendModule>,
): Promise<DoctorReport> {
  const loaded = await load(importBackend);
  const facts = {
    package: packageVersion(import.meta.url),
    ok: isWell(loaded),
    host: hostFacts(),
    libraries: await libraries(loaded),
    status: loaded.status,
    selfTest: loaded.selfTest,
    error: loaded.error,
    clashes: {
      diagnosis: loaded.diagnosis,
      mapped: otherLibcryptos(loaded.status?.libcrypto),
    },
    kernel: kernelFacts(),
  };
  return { ...facts, problems: problems(facts) };
}

function isWell({ status, selfTest, error }: Loaded): boolean {
  if (status === null || error !== null) return false;
  return (status.registered || status.fips) && selfTest!.healthy;
}

function hostFacts(): Host {
  const { platform, arch, release, versions } = process;
  const found = host ?? { name: release.name, version: versions.node };
  return { runtime: found.name, version: found.version, platform, arch };
}

const name = "@hazmat/openssl";
/** Where the package's manifest is, relative to this file and to a bundle. */
const manifests = ["../deno.json", "../package.json"];

/** The version of this package: from its URL, or else from its manifest. */
function packageVersion(address: string): Fact<string> {
  const [, version] = /\/@hazmat\/openssl\/(\d[^/]*)\//.exec(address) ?? [];
  if (version !== undefined) return { value: version, how: "its address" };
  if (!address.startsWith("file:")) return { value: null, how: "not known" };
  return fact(() => {
    for (const path of manifests) {
      const found = readManifest(new URL(path, address));
      if (found?.name === name) return { value: found.version, how: path };
    }
    return { value: null, how: "not known" };
  });
}

function readManifest(url: URL): { name: string; version: string } | undefined {
  const path = decodeURIComponent(url.pathname).replace(/^\/(?=[A-Za-z]:)/, "");
  return look(path, (path) => JSON.parse(files.readFileSync(path, "utf8")));
}
