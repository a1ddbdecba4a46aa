/**
 * What is wrong, and what to do about it.
 *
 * @module
 */
import type { SelfTestReport } from "../hazmat/health.ts";
import type { BackendStatus } from "../hazmat/health.ts";
import type { KernelFacts } from "./kernel.ts";
import type { Libraries } from "./libraries.ts";
import type { LoadError } from "./loading.ts";

/** Something that is wrong. */
export interface Problem {
  /** What is wrong. */
  readonly what: string;
  /** What to do about it. */
  readonly advice: string;
}

/** The facts that can be problems. */
interface Facts {
  readonly status: BackendStatus | null;
  readonly selfTest: SelfTestReport | null;
  readonly error: LoadError | null;
  readonly libraries: Libraries;
  readonly kernel: KernelFacts | null;
}

/** What is wrong, and what to do about it. */
export function problems({ status, selfTest, error, libraries, kernel }: Facts): Problem[] {
  return [
    ...(error === null ? [] : [notWorking(error, libraries)]),
    ...(status === null ? [] : [...notRegistered(status), ...refused(status)]),
    ...(selfTest === null || selfTest.healthy ? [] : [broken(status, selfTest)]),
    ...(kernel === null ? [] : untold(kernel)),
  ];
}

function notWorking(error: LoadError, { found }: Libraries): Problem {
  const advice = [error.message];
  if (error.code === "ERR_LIBCRYPTO_NOT_FOUND" && found.length > 0) {
    advice.push(`Found on this machine: ${found.map(({ path }) => path).join(", ")}`);
  }
  if (error.code === null) advice.push("If that does not help, report it, with all of this.");
  const code = error.code === null ? "" : ` (${error.code})`;
  return { what: `The package does not work: ${error.name}${code}`, advice: advice.join("\n") };
}

function notRegistered({ registered, fips, reason }: BackendStatus): Problem[] {
  if (registered || fips) return [];
  return [{
    what: `osrandom is not registered: ${reason}`,
    advice: "Call backend.registerOsrandomEngine() after whatever has set that source, or take " +
      "it out: a preloaded module, or the configuration file that OPENSSL_CONF names",
  }];
}

/**
 * Whether libcrypto is in FIPS mode and has no provider for it, by whatever name: with one, there is
 * at least a SHA-256.
 */
export function lacksFipsProvider(
  status: BackendStatus | null,
  selfTest: SelfTestReport | null,
): boolean {
  if (!status?.fips || selfTest === null) return false;
  return !selfTest.results.some(({ family, outcome }) =>
    family === "digests" && outcome === "passed"
  );
}

const withoutFipsProvider: Problem = {
  what: "FIPS is demanded, but no FIPS provider is loaded: libcrypto has no algorithm to offer, " +
    "and cannot draw a random byte",
  advice: 'Install a FIPS provider, run "openssl fipsinstall", and include what it writes in ' +
    "libcrypto's configuration; or take default_properties = fips=yes out of that. It is the file " +
    'that OPENSSL_CONF names, or else openssl.cnf where "openssl version -d" says',
};

function broken(status: BackendStatus | null, selfTest: SelfTestReport): Problem {
  if (lacksFipsProvider(status, selfTest)) return withoutFipsProvider;
  const { results, libcrypto } = selfTest;
  const failed = results.filter(({ outcome }) => outcome === "failed");
  const what = failed.map(({ family, name, error }) => `${family}, ${name}: ${error}`);
  return {
    what: `Self-tests failed: ${what.join("; ")}`,
    advice: `Rely on nothing that this process computes or draws: reinstall ${libcrypto}, and ` +
      "look for what replaces its random source or its algorithms (OPENSSL_CONF, a preloaded " +
      "module)",
  };
}

function refused({ implementation }: BackendStatus): Problem[] {
  if (implementation !== "/dev/urandom") return [];
  return [{
    what: "A sandbox refuses the system call getrandom: osrandom reads /dev/urandom",
    advice: "It is as random, but needs a file to open: permit getrandom in the sandbox (seccomp)",
  }];
}

function untold({ vmgenid, virtual }: KernelFacts): Problem[] {
  if (virtual.value === false) return [];
  const what = {
    "not visible": "A VMGENID driver is not visible, which need not mean that there is none",
    "driver": "The kernel's VMGENID driver has no device",
    "device": undefined,
  }[vmgenid.value ?? "device"];
  if (what === undefined) return [];
  return [{
    what,
    advice: "If this is a virtual machine of which snapshots are restored, ask its hypervisor " +
      "for a VMGENID device, on Linux 5.18 or newer (6.10 with a device tree): otherwise the kernel, " +
      "and osrandom with it, can repeat itself after a restore",
  }];
}
