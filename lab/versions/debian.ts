/**
 * Packages and sources of several Debian suites at once, through an apt that has
 * its own index and leaves the machine's alone.
 *
 * @module
 */
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { aptSource, type Environment, prepareApt } from "./apt.ts";
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

/** The index of all suites, in its own directory. */
export class Debian {
  readonly #directory: string;
  readonly #env: Environment;

  private constructor(directory: string, env: Environment) {
    this.#directory = directory;
    this.#env = env;
  }

  /**
   * Fetches the index.
   *
   * @throws {Unavailable} If no mirror has it.
   */
  static async open(directory: string): Promise<Debian> {
    const env = prepareApt(directory, sources());
    await must("fetch Debian's indexes", ["apt-get", "update"], { env });
    return new Debian(directory, env);
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
  const line = (type: "deb" | "deb-src", mirror: string) => (suite: string): string =>
    aptSource(type, mirror, suite);
  return [
    ...suites.map(line("deb", main)),
    ...sourceSuites.map(line("deb-src", main)),
    ...security === undefined ? [] : securitySuites.map(line("deb", security)),
  ];
}
