/**
 * A Worker that opens the libcryptos it is told of and draws from them in turn.
 *
 * @module
 */
import { drawInTurn, openAll, type Share } from "./own_draws.ts";

/** What the Worker is told. */
export interface Order {
  readonly paths: readonly string[];
  readonly count: number;
}

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<Order>) => void;
  postMessage(shares: Share[]): void;
};

scope.onmessage = ({ data: { paths, count } }) => {
  scope.postMessage(drawInTurn(openAll(paths), count));
};
