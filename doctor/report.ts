/**
 * The report as one screen of text.
 *
 * @module
 */
import type { DoctorReport } from "./examine.ts";
import type { KernelFacts } from "./kernel.ts";
import type { Candidate } from "./libraries.ts";
import { lacksFipsProvider } from "./problems.ts";
import type { Fact } from "./reading.ts";

/** How a report is printed. */
export interface ReportOptions {
  /** Whether to use a terminal's colours; not by default. */
  readonly colours?: boolean;
}

/** The report as one screen of text, problems last. */
export function report(found: DoctorReport, options: ReportOptions = {}): string {
  const { colours = false } = options;
  const version = found.package.value ?? `(version not known: ${found.package.how})`;
  const lines = [`@hazmat/openssl ${version}: what a program gets that imports it`, ""];
  for (const { mark, label, texts } of rows(found)) {
    lines.push(...row(mark, label, texts, colours));
  }
  return [...lines, "", ...advice(found, colours)].join("\n");
}

function row(mark: Mark, label: string, texts: readonly string[], colours: boolean): string[] {
  const [first = "", ...rest] = texts.flatMap((text) => wrap(text, 80 - 18));
  const head = `  ${paint(mark, mark.padEnd(4), colours)}  ${label.padEnd(10)}`;
  return [head + first, ...rest.map((line) => " ".repeat(18) + line)];
}

function advice({ problems, libraries, kernel }: DoctorReport, colours: boolean): string[] {
  if (problems.length === 0) {
    const isAll = libraries.hidden.length === 0 && kernel?.vmgenid.value !== null;
    return [isAll ? "Nothing to do." : "Nothing to do about what could be looked at."];
  }
  return problems.flatMap(({ what, advice }) => [
    ...wrap(what, 80).map((line) => paint("look", line, colours)),
    ...advice.split("\n").flatMap((line) => wrap(line.trim(), 76)).map((line) => `    ${line}`),
  ]);
}

/** One row of the report. */
interface Row {
  /** Its mark: its state at a glance. */
  readonly mark: Mark;
  /** Its subject. */
  readonly label: string;
  /** The facts; each begins a new line. */
  readonly texts: readonly string[];
}

/** The rows of the report. */
function rows(found: DoctorReport): Row[] {
  return [
    runtime(found),
    libcrypto(found),
    others(found),
    osrandom(found),
    fips(found),
    clashes(found),
    selfTest(found),
    variables(found),
    ...kernel(found),
  ].filter(({ texts }) => texts.length > 0);
}

const unknown = ({ how }: Fact<unknown>): string => `not known: ${how}`;

function runtime({ host, error }: DoctorReport): Row {
  const mark = error?.code?.startsWith("ERR_RUNTIME_") ? "look" : "ok";
  const name = host.runtime.charAt(0).toUpperCase() + host.runtime.slice(1);
  return {
    mark,
    label: "runtime",
    texts: [`${name} ${host.version}, ${host.platform} ${host.arch}`],
  };
}

function libcrypto({ libraries, error }: DoctorReport): Row {
  const used = libraries.found.find(({ used }) => used);
  if (used === undefined) {
    return {
      mark: "look",
      label: "libcrypto",
      texts: [`none is used: ${error?.code ?? error?.name}`],
    };
  }
  const { path, version, why } = used;
  return { mark: "ok", label: "libcrypto", texts: [`${version}`, path, `used: ${why}`] };
}

function others({ libraries }: DoctorReport): Row {
  const { found, missing, hidden } = libraries;
  const texts = found.filter(({ used }) => !used).map(other);
  if (missing.length > 0) texts.push(`not on this machine: ${missing.join(", ")}`);
  if (hidden.length > 0) texts.push(`not known: ${hidden.join("; ")}`);
  return { mark: "--", label: "others", texts };
}

function other({ path, version, why }: Candidate): string {
  return `${path}, ${version ?? "version unknown"}: not used, because ${why}`;
}

function osrandom({ status }: DoctorReport): Row {
  const label = "osrandom";
  if (status === null) return { mark: "look", label, texts: ["not loaded"] };
  const { registered, fips, reason, mechanism, implementation } = status;
  const state = registered ? "registered" : `not registered: ${reason}`;
  return {
    mark: (registered || fips) && implementation !== "/dev/urandom" ? "ok" : "look",
    label,
    texts: [state, `mechanism ${mechanism}, source ${implementation}`],
  };
}

function fips({ status, selfTest }: DoctorReport): Row {
  const label = "FIPS";
  if (lacksFipsProvider(status, selfTest)) {
    return { mark: "look", label, texts: ["demanded, but no FIPS provider is loaded"] };
  }
  return { mark: "ok", label, texts: status === null ? [] : [status.fips ? "on" : "off"] };
}

function clashes({ clashes: { diagnosis, mapped }, error, status }: DoctorReport): Row {
  const mark = error?.code === "ERR_MIXED_LIBCRYPTO" ? "look" : "ok";
  const own = diagnosis === null ? [] : [
    `none; ${diagnosis.interposable} of its own symbols could be taken over`,
  ];
  const which = status === null ? "libcryptos" : "other libcryptos";
  const others = mapped.value === null ? unknown(mapped) : mapped.value.join(", ") || "none";
  return {
    mark: diagnosis === null && mark === "ok" ? "--" : mark,
    label: "clashes",
    texts: [...own, `${which} in this process: ${others}`],
  };
}

function selfTest({ selfTest }: DoctorReport): Row {
  const label = "self-test";
  if (selfTest === null) return { mark: "look", label, texts: [] };
  const { healthy, results, milliseconds } = selfTest;
  const having = (wanted: string) => results.filter(({ outcome }) => outcome === wanted);
  const failed = having("failed").map(({ family, name }) => `${name} (${family})`);
  const absent = having("unavailable").map(({ name }) => name);
  const texts = [`${having("passed").length} passed in ${Math.ceil(milliseconds)} ms`];
  if (failed.length > 0) texts.push(`failed: ${failed.join(", ")}`);
  if (absent.length > 0) texts.push(`not offered here: ${absent.join(", ")}`);
  return { mark: healthy ? "ok" : "look", label, texts };
}

function variables({ status }: DoctorReport): Row {
  const unseen = status?.unseenVariables ?? [];
  const text = `not seen, and so ignored: ${unseen.join(", ")}: give --allow-env="HAZMAT_*"`;
  return { mark: "--", label: "variables", texts: unseen.length === 0 ? [] : [text] };
}

function kernel({ kernel }: DoctorReport): Row[] {
  if (kernel === null) return [];
  const { release, vdsoGetrandom, vmgenid } = kernel;
  const texts = [`Linux ${release.value ?? unknown(release)}`, vdso(vdsoGetrandom)];
  return [
    { mark: release.value === null ? "--" : "ok", label: "kernel", texts },
    { mark: restoreMark(kernel), label: "VMGENID", texts: [restore(vmgenid)] },
  ];
}

function vdso(getrandom: Fact<boolean>): string {
  if (getrandom.value === null) return `getrandom in its vDSO: ${unknown(getrandom)}`;
  return `getrandom in its vDSO: ${getrandom.value ? "yes" : "no"} (${getrandom.how})`;
}

function restoreMark({ vmgenid, virtual }: KernelFacts): Mark {
  if (vmgenid.value === null || virtual.value === false) return "--";
  return vmgenid.value === "device" ? "ok" : "look";
}

function restore(vmgenid: KernelFacts["vmgenid"]): string {
  switch (vmgenid.value) {
    case null:
      return unknown(vmgenid);
    case "device":
      return `has a device (${vmgenid.how}): told of a restore`;
    case "driver":
      return "the driver has no device";
    default:
      return "no driver is visible, which need not mean that there is none";
  }
}

/** A line's mark: as it should be, worth a look, or neither. */
type Mark = "ok" | "look" | "--";

const colourOf: Readonly<Record<Mark, number>> = { ok: 32, look: 33, "--": 2 };

/** A text in the colour of its mark. */
function paint(mark: Mark, text: string, colours: boolean): string {
  return colours ? `\x1b[${colourOf[mark]}m${text}\x1b[0m` : text;
}

/** Lines of at most that width, broken at spaces; a path stays in one piece. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    const fits = last !== undefined && last.length + 1 + word.length <= width;
    if (fits) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
