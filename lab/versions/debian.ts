/**
 * Packages and sources of several Debian suites at once, through an apt that has
 * its own index and leaves the machine's alone.
 *
 * @module
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { must, run, Unavailable } from "./command.ts";
import { findMirror, mainMirror } from "./mirror.ts";

/** Something fetched, with its version. */
export interface Fetched {
  /** The version of OpenSSL, without Debian's own part: `"3.5.9"`. */
  readonly version: string;
  /** The files. */
  readonly files: readonly string[];
}

type Kind = "Packages" | "Sources";

/** The suites with the libraries; a release's security suite may have a newer one. */
const suites = ["bullseye", "bookworm", "trixie", "sid", "experimental"];
const securitySuites = ["bullseye-security", "bookworm-security", "trixie-security"];
const sourceSuites = ["bullseye", "trixie"];

/** The keys of all releases; apt itself may trust each only for its own suite. */
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
const signedBy = existsSync(keyring) ? `[signed-by=${keyring}] ` : "";

/** The index of all suites, in its own directory. */
export class Debian {
  readonly #directory: string;
  readonly #env: Readonly<Record<string, string | undefined>>;

  private constructor(directory: string) {
    this.#directory = directory;
    this.#env = { ...process.env, LC_ALL: "C", APT_CONFIG: join(directory, "apt.conf") };
  }

  /**
   * Fetches the index.
   *
   * @throws {Unavailable} If no mirror has it.
   */
  static async open(directory: string): Promise<Debian> {
    mkdirSync(join(directory, "lists", "partial"), { recursive: true });
    mkdirSync(join(directory, "cache", "archives", "partial"), { recursive: true });
    writeFileSync(join(directory, "sources.list"), sources().join("\n") + "\n");
    writeFileSync(join(directory, "status"), "");
    writeFileSync(join(directory, "apt.conf"), configuration(directory));
    const debian = new Debian(directory);
    await must("fetch Debian's indexes", ["apt-get", "update"], { env: debian.#env });
    return debian;
  }

  /** Fetches packages of one version, the newest of a series that can be fetched. */
  fetchPackages(series: string, packages: readonly string[]): Promise<Fetched> {
    return this.#fetch("Packages", series, packages, ["download"]);
  }

  /** Fetches the tarball of OpenSSL's source, the newest of a series that can be fetched. */
  fetchSource(series: string): Promise<Fetched> {
    // In a source package, Debian's own part is often replaced before the tarball is.
    const command = ["source", "--download-only", "--tar-only"];
    return this.#fetch("Sources", series, ["openssl"], command);
  }

  async #fetch(kind: Kind, series: string, names: readonly string[], command: string[]) {
    for (const version of await this.#versions(kind, series, names[0]!)) {
      const cwd = join(this.#directory, `${kind}-${version}`);
      const files = await this.#fetchVersion(cwd, [
        ...command,
        ...names.map((name) => `${name}=${version}`),
      ]);
      if (files !== null) return { version: upstream(version), files };
      console.log(`   ${names[0]} ${version} is in the index, but could not be fetched`);
    }
    throw new Unavailable(`Cannot fetch ${names[0]} ${series}: no version of it can be had`);
  }

  async #fetchVersion(cwd: string, command: string[]): Promise<string[] | null> {
    mkdirSync(cwd, { recursive: true });
    const { code, output } = await run(["apt-get", "-q", ...command], { cwd, env: this.#env });
    if (code === 0) return readdirSync(cwd).map((name) => join(cwd, name));
    console.log(output.split("\n").filter((line) => line.startsWith("E:")).join("\n"));
    rmSync(cwd, { recursive: true });
    return null;
  }

  /** The versions of a series that the index has, newest first. */
  async #versions(kind: Kind, series: string, name: string): Promise<string[]> {
    const list = await must("read the index", ["apt-cache", "madison", name], { env: this.#env });
    const versions = list.split("\n").map((line) => line.split("|").map((cell) => cell.trim()))
      .filter(([, , from]) => from?.endsWith(kind)).map(([, version]) => version!)
      .filter((version) => isOf(series, upstream(version)));
    return [...new Set(versions)].sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  }
}

function upstream(version: string): string {
  return version.replace(/-[^-]*$/, "");
}

/** Whether it is the series itself, or the series with a further part: 1.1.1w, 3.5.9; not 3.50. */
function isOf(series: string, version: string): boolean {
  return version.startsWith(series) && !/^\d/.test(version.slice(series.length));
}

function sources(): string[] {
  const [main, security] = [mainMirror(), findMirror("debian-security")];
  const line = (type: string, mirror: string) => (suite: string): string =>
    `${type} ${signedBy}${mirror} ${suite} main`;
  return [
    ...suites.map(line("deb", main)),
    ...sourceSuites.map(line("deb-src", main)),
    ...security === undefined ? [] : securitySuites.map(line("deb", security)),
  ];
}

/** All of apt's state is in the directory; nothing counts as installed. */
function configuration(directory: string): string {
  return `Dir::Etc::sourcelist "${directory}/sources.list";
Dir::Etc::sourceparts "-";
Dir::State::lists "${directory}/lists";
Dir::State::status "${directory}/status";
Dir::Cache "${directory}/cache";
Acquire::Languages "none";
Acquire::Retries "3";
APT::Sandbox::User "root";
`;
}
