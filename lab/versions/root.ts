/**
 * The root that the tests run in: a Debian sid, whose C library is new enough for
 * the libraries of every suite.
 *
 * @module
 */
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import process from "node:process";
import { bunCommand } from "../../build/bun.ts";
import { root as project } from "../../tests/support/child.ts";
import { bootstrap } from "./bootstrap.ts";
import type { Runtime } from "./cells.ts";
import { must } from "./command.ts";
import { checkIsolation, inRoot } from "./isolation.ts";

/** Where programs are, on this machine and in the root. */
const path = "/runtimes:/usr/sbin:/usr/bin:/sbin:/bin";

/** What is not needed in the root, or does not belong in it. */
const leftOut = [".git", "node_modules", "tests/out", "bench/out"];

/** The root, in a directory. */
export class Root {
  readonly #directory: string;
  /** A directory that is at the same path in the root. */
  readonly shared: string;

  /** Names the two directories. */
  constructor(directory: string, shared: string) {
    this.#directory = directory;
    this.shared = shared;
  }

  /**
   * Makes the root, unless it exists, and puts in the runtimes and the project.
   *
   * @throws {Unavailable} If this machine cannot; it says why.
   */
  async prepare(): Promise<void> {
    await this.bootstrap();
    await this.#copyRuntimes();
    this.#copyProject();
  }

  /** Makes only the root, unless it exists. */
  async bootstrap(): Promise<void> {
    await checkIsolation();
    mkdirSync(this.shared, { recursive: true });
    await bootstrap(this.#directory);
  }

  /** The outside path for a path inside. */
  outside(path: string): string {
    return join(this.#directory, path);
  }

  /** The command that runs a command inside, in the project's top folder. */
  command(command: readonly string[], env: Readonly<Record<string, string>> = {}): string[] {
    const variables = Object.entries({ PATH: path, HOME: "/root", NO_COLOR: "1", ...env })
      .map(([name, value]) => `${name}=${value}`);
    return ["env", "-i", ...variables, ...inRoot(this.#directory, this.shared), ...command];
  }

  /** The version of a runtime, without its last part. */
  async runtimeVersion(name: Runtime): Promise<string> {
    const said = await must(`run ${name}`, this.command([name, "--version"]));
    return /\d+\.\d+/.exec(said)![0];
  }

  /** Unpacks the packages of an OpenSSL in place of the existing one. */
  async install(packages: readonly string[]): Promise<void> {
    for (const path of this.#installed()) rmSync(path, { recursive: true, force: true });
    for (const file of packages) {
      await must(`unpack ${file}`, ["dpkg-deb", "--extract", file, this.#directory]);
    }
    await must("tell the loader", this.command(["ldconfig"]));
  }

  /** The existing files of an OpenSSL. */
  #installed(): string[] {
    const [libraries, headers] = [this.#triplet("usr/lib"), this.#triplet("usr/include")];
    const names = readdirSync(libraries)
      .filter((name) => /^(lib(crypto|ssl)\b|engines-|ossl-modules)/.test(name));
    const others = ["usr/bin/openssl", "usr/include/openssl", "etc/ssl/openssl.cnf"];
    return [
      ...names.map((name) => join(libraries, name)),
      join(headers, "openssl"),
      ...others.map((path) => this.outside(path)),
    ];
  }

  /** The folder for this machine's architecture in a folder of libraries or headers. */
  #triplet(folder: string): string {
    const names = readdirSync(this.outside(folder));
    return this.outside(join(folder, names.find((name) => name.endsWith("-linux-gnu"))!));
  }

  async #copyRuntimes(): Promise<void> {
    mkdirSync(this.outside("runtimes"), { recursive: true });
    copyFileSync(process.execPath, this.outside("runtimes/deno"));
    const bun = await must("find Bun", [...bunCommand(), "--print", "process.execPath"]);
    copyFileSync(bun.trim(), this.outside("runtimes/bun"));
  }

  /** A copy: what the tests compile in the root may not load on this machine. */
  #copyProject(): void {
    const copy = this.outside("project");
    rmSync(copy, { recursive: true, force: true });
    const filter = (path: string) => !leftOut.includes(relative(project, path));
    cpSync(project, copy, { recursive: true, filter });
    this.#copyVectors();
  }

  /** To the places where the tests look for them, beside the project and in it. */
  #copyVectors(): void {
    const fetched = ["vectors", "vectors_newer", "vectors_openssl"];
    const folders = [
      ["../shared/vectors", "shared/vectors"],
      ...fetched.map((name) => [`tests/out/${name}`, `project/tests/out/${name}`]),
    ] as const;
    for (const [from, to] of folders) {
      const [source, copy] = [join(project, from!), this.outside(to!)];
      if (!existsSync(source)) continue;
      rmSync(copy, { recursive: true, force: true });
      mkdirSync(dirname(copy), { recursive: true });
      cpSync(source, copy, { recursive: true });
    }
  }
}
