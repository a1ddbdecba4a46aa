/**
 * The matrix: makes what its cells need, and runs them library by library.
 *
 * @module
 */
import { join } from "node:path";
import { none } from "../../tests/support/counts.ts";
import { failureOf, recordFailures } from "../../tests/support/failures.ts";
import type { Cell } from "./cells.ts";
import { Unavailable } from "./command.ts";
import { Debian } from "./debian.ts";
import { debianLibraries, type Library, ownLibraries } from "./libraries.ts";
import { buildOwn } from "./own.ts";
import type { Root } from "./root.ts";
import { type Outcome, type Prepared, report, runCell } from "./run.ts";

/** The matrix, in a root. */
export class Matrix {
  readonly #debian: Debian;
  readonly #root: Root;
  readonly #built: Map<Library, Prepared> = new Map();

  private constructor(debian: Debian, root: Root) {
    [this.#debian, this.#root] = [debian, root];
  }

  /**
   * A matrix in an existing root; `work` is where to put what its cells need.
   *
   * @throws {Unavailable} If there is no Debian mirror to take libraries from.
   */
  static async open(work: string, root: Root): Promise<Matrix> {
    console.log("== Debian's indexes");
    return new Matrix(await Debian.open(join(work, "debian")), root);
  }

  /** Runs cells. */
  async run(cells: readonly Cell[]): Promise<Outcome[]> {
    // First, because tests of the other libraries use them too.
    await this.buildAll(cells);
    const outcomes: Outcome[] = [];
    for (const library of librariesOf(cells)) {
      outcomes.push(...await this.#runLibrary(library, cells.filter((c) => c.library === library)));
    }
    return outcomes;
  }

  /** Builds what cells need, unless it exists. */
  async buildAll(cells: readonly Cell[]): Promise<void> {
    for (const library of librariesOf(cells)) await attempt(() => this.#build(library));
  }

  async #build(library: Library): Promise<void> {
    const own = ownLibraries.find((candidate) => candidate === library);
    if (own === undefined) return;
    console.log(`== the source of OpenSSL ${own.series}`);
    const source = await this.#debian.fetchSource(own.series);
    const path = await buildOwn(own, source, this.#root.shared);
    this.#built.set(own, { version: source.version, env: { HAZMAT_LIBCRYPTO: path } });
  }

  async #runLibrary(library: Library, cells: readonly Cell[]): Promise<Outcome[]> {
    const prepared = await attempt(() => this.#prepare(library));
    const run = async (cell: Cell): Promise<Outcome> =>
      prepared === undefined
        ? report({ cell, version: library.series, counts: { ...none, failed: 1 } })
        : await runCell(this.#root, prepared, cell);
    // Two at a time: the tests wait more than they work. The longest comes first.
    return await mapTwoAtATime(cells, run);
  }

  async #prepare(library: Library): Promise<Prepared> {
    console.log(`== ${library.id}`);
    const own = ownLibraries.find((candidate) => candidate === library);
    const installed = await this.#install(own?.beside ?? library.id);
    const { version, env } = own === undefined
      ? { version: installed, env: {} }
      : this.#ofBuild(own);
    const builds = { HAZMAT_TEST_OWN_OPENSSL: this.#root.shared };
    return { version, env: this.#built.size === 0 ? env : { ...env, ...builds } };
  }

  #ofBuild(library: Library): Prepared {
    const prepared = this.#built.get(library);
    if (prepared !== undefined) return prepared;
    throw new Unavailable(`Cannot test ${library.id}: it was not built`);
  }

  /** Installs the packages of a Debian library; returns its version. */
  async #install(id: string): Promise<string> {
    const { series, packages } = debianLibraries.find((library) => library.id === id)!;
    const { version, files } = await this.#debian.fetchPackages(series, packages);
    await this.#root.install(files);
    return version;
  }
}

function librariesOf(cells: readonly Cell[]): Library[] {
  return [...new Set(cells.map(({ library }) => library))];
}

/** In input order, whichever ends first. */
async function mapTwoAtATime<T, R>(values: readonly T[], f: (value: T) => Promise<R>) {
  const left = [...values.entries()];
  const results: R[] = [];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      results[next[0]] = await f(next[1]);
    }
  };
  await Promise.all([work(), work()]);
  return results;
}

/** Reports what was unavailable; the matrix continues, and counts it as a failure. */
async function attempt<T>(action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    console.log(error.message);
    recordFailures([failureOf("versions", error.message.split("\n")[0]!, error.message)]);
    return undefined;
  }
}
