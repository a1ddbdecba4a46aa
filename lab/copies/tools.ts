/**
 * Programs that save and restore: CRIU, QEMU, and a kernel for it, from Debian's packages. They are
 * unpacked, not installed, and run with the C library that came with them: this machine is left
 * unchanged, and may be older than they are.
 *
 * @module
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { aptSource, prepareApt } from "../versions/apt.ts";
import { must, Unavailable } from "../versions/command.ts";
import { mainMirror } from "../versions/mirror.ts";

/** What to take from which Debian suite, and whether to take its kernel. */
export interface Origin {
  readonly suite: string;
  readonly packages: readonly string[];
  readonly hasKernel: boolean;
}

/** The newest of all. */
export const newest: Origin = {
  suite: "sid",
  packages: ["criu", "qemu-system-x86", "qemu-utils"],
  hasKernel: true,
};

/** Debian 13, whose CRIU is older than its support for droppable memory (4.2). */
export const stable: Origin = { suite: "trixie", packages: ["criu"], hasKernel: false };

const kernelPackage = "linux-image-cloud-amd64";

/** Runs one of apt's programs, and resolves to what it printed. */
type Apt = (what: string, ...command: string[]) => Promise<string>;

/** Debian's programs, in a directory. */
export class Tools {
  readonly #directory: string;
  readonly #origin: Origin;

  private constructor(directory: string, origin: Origin) {
    this.#directory = directory;
    this.#origin = origin;
  }

  /**
   * Fetches them, unless already fetched.
   *
   * @throws {Unavailable} If they are not available here; it says why.
   */
  static async open(directory: string, origin: Origin): Promise<Tools> {
    if (process.platform !== "linux" || process.arch !== "x64") {
      throw new Unavailable("Cannot save and restore: the programs are fetched for x64 Linux only");
    }
    const tools = new Tools(directory, origin);
    const complete = join(directory, "complete");
    if (!existsSync(complete)) {
      await tools.#fetch();
      writeFileSync(complete, "");
    }
    return tools;
  }

  /** A path in the packages, on this machine. */
  path(path: string): string {
    return join(this.#directory, "root", path);
  }

  /** The command that runs one of the programs. */
  command(program: string, ...args: readonly string[]): string[] {
    const loader = this.path("usr/lib64/ld-linux-x86-64.so.2");
    const libraries = this.path("usr/lib/x86_64-linux-gnu");
    return [loader, "--library-path", libraries, this.path(program), ...args];
  }

  /** The kernel, and its version. */
  kernel(): { path: string; version: string } {
    const modules = this.path("usr/lib/modules");
    const version = readdirSync(modules)[0]!;
    return { path: join(modules, version, "vmlinuz"), version };
  }

  async #fetch(): Promise<void> {
    rmSync(this.#directory, { recursive: true, force: true });
    for (const part of ["downloaded", "root"]) {
      mkdirSync(join(this.#directory, part), { recursive: true });
    }
    const { suite, packages, hasKernel } = this.#origin;
    const env = prepareApt(this.#directory, [aptSource("deb", mainMirror(), suite)]);
    const apt: Apt = (what, ...command) =>
      must(what, command, { env, cwd: join(this.#directory, "downloaded") });
    await apt("fetch Debian's index", "apt-get", "update");
    await apt("fetch programs", "apt-get", "install", "-y", "--download-only", ...packages);
    if (hasKernel) await apt("fetch a kernel", "apt-get", "download", await kernelBinary(apt));
    await this.#unpack(join(this.#directory, "cache", "archives"));
    await this.#unpack(join(this.#directory, "downloaded"));
  }

  async #unpack(directory: string): Promise<void> {
    for (const name of readdirSync(directory).filter((name) => name.endsWith(".deb"))) {
      const command = ["dpkg-deb", "--extract", join(directory, name), this.path("")];
      await must(`unpack ${name}`, command);
      rmSync(join(directory, name));
    }
  }
}

/** The package that the newest kernel's metapackage stands for. */
async function kernelBinary(apt: Apt): Promise<string> {
  const listed = await apt("find a kernel", "apt-cache", "depends", kernelPackage);
  const image = /Depends: linux-image-(\d\S+)/.exec(listed)?.[1];
  if (image === undefined) throw new Unavailable(`Cannot find what ${kernelPackage} stands for`);
  return `linux-binary-${image}`;
}
