/**
 * Native objects and the JavaScript objects that own them.
 *
 * @module
 */
import type { Pointer } from "../../ffi/declare.ts";

/**
 * The native objects of one kind. Each is freed once: by its owner's last call or disposal, or
 * otherwise some time after the garbage collector took the owner, when the program returns to its
 * event loop.
 */
export class NativeObjects<T extends string> {
  readonly #free: (pointer: Pointer<T>) => void;
  readonly #forgotten: FinalizationRegistry<Pointer<T>>;

  /**
   * @param free Frees one of them.
   */
  constructor(free: (pointer: Pointer<T>) => void) {
    this.#free = free;
    this.#forgotten = new FinalizationRegistry((pointer) => free(pointer));
  }

  /** Has `pointer` freed when the garbage collector takes `owner`. */
  adopt(owner: WeakKey, pointer: Pointer<T>): void {
    this.#forgotten.register(owner, pointer, owner);
  }

  /** Frees what `owner` has adopted. The owner must forget the pointer. */
  free(owner: WeakKey, pointer: Pointer<T>): void {
    this.#forgotten.unregister(owner);
    this.#free(pointer);
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
