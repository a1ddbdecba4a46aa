/**
 * Native objects and the JavaScript objects that own them.
 *
 * @module
 */
import type { Pointer } from "../../ffi/declare.ts";

/** The names of the functions in a table that free an object. */
export type FreeingName<F> = keyof F & `${string}_free`;

/** The C type of what a function frees. */
export type FreedBy<F, N extends keyof F> = NonNullable<F[N]> extends
  (pointer: Pointer<infer T extends string>) => void ? T : never;

/**
 * The native objects of one kind, each owned by a JavaScript object. Each is freed once: by its
 * owner's last call or disposal, or otherwise some time after the garbage collector took the owner,
 * when the program returns to its event loop.
 */
export class NativeObjects<T> {
  readonly #free: (object: T) => void;
  readonly #forgotten: FinalizationRegistry<T>;

  /**
   * @param free Frees one of them.
   */
  constructor(free: (object: T) => void) {
    this.#free = free;
    this.#forgotten = new FinalizationRegistry((object) => free(object));
  }

  /** Has `object` freed when the garbage collector takes `owner`. */
  adopt(owner: WeakKey, object: T): void {
    this.#forgotten.register(owner, object, owner);
  }

  /** Frees what `owner` has adopted. The owner must forget it. */
  free(owner: WeakKey, object: T): void {
    this.#forgotten.unregister(owner);
    this.#free(object);
  }

  /** Never frees what `owner` has adopted: where that would do more harm than the leak. */
  lose(owner: WeakKey): void {
    this.#forgotten.unregister(owner);
  }
}

/**
 * Frees something when the current call has ended, however deep in it this is. A caller's getter
 * may dispose of a provider while what was fetched from it is in use.
 */
export function freeLater(free: () => void): void {
  queueMicrotask(free);
}
