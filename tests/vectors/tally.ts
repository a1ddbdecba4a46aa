/**
 * Counts the outcomes of a file's vectors, so that no test passes without any.
 *
 * @module
 */
import { assert, assertEquals } from "../std.ts";

type Outcome = "valid" | "acceptable" | "invalid";

/** The outcomes of one file's vectors. */
export class Tally {
  readonly #counts: Record<Outcome, number> = { valid: 0, acceptable: 0, invalid: 0 };
  readonly #notApplicable = new Map<string, number>();

  /** One gave the right result. */
  valid(): void {
    this.#counts.valid++;
  }

  /** One was refused, as it had to be. */
  invalid(): void {
    this.#counts.invalid++;
  }

  /** One may be refused or not, and was either. */
  acceptable(): void {
    this.#counts.acceptable++;
  }

  /** One asks for something not offered; the reason says what. */
  notApplicable(reason: string): void {
    this.#notApplicable.set(reason, (this.#notApplicable.get(reason) ?? 0) + 1);
  }

  /** How many were checked. */
  get checked(): number {
    return Object.values(this.#counts).reduce((sum, count) => sum + count, 0);
  }

  /** How many there were. */
  get total(): number {
    return [...this.#notApplicable.values()].reduce((sum, count) => sum + count, this.checked);
  }

  /** Prints the summary. Fails if none was checked, or not as many as there are were handled. */
  finish(file: string, expected: number): void {
    console.log(`${file}: ${this.#summary()}`);
    assertEquals(
      this.total,
      expected,
      `${file}: ${this.total} of ${expected} vectors were handled`,
    );
    assert(this.checked > 0, `${file}: none of its vectors was checked`);
  }

  #summary(): string {
    const counts = Object.entries(this.#counts).filter(([, count]) => count > 0);
    const parts = counts.map(([outcome, count]) => `${count} ${outcome}`);
    for (const [reason, count] of this.#notApplicable) {
      parts.push(`${count} not applicable (${reason})`);
    }
    return parts.join(", ") || "no vectors";
  }
}
