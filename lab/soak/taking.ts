/**
 * A client's run, in its own process.
 *
 * @module
 */
import { must } from "../versions/command.ts";
import { type RuntimeName, soakCommand } from "./runtimes.ts";
import type { Taken } from "./taken.ts";

/** Milliseconds for the work after the last request: comparing an hour's tokens takes minutes. */
const patience = 900_000;

/** Takes tokens from a server for a number of seconds. The client uses the server's runtime. */
export async function take(
  runtime: RuntimeName,
  url: string,
  seconds: number,
  work: string,
): Promise<Taken> {
  const command = soakCommand(runtime, "client.ts", url, String(seconds), work);
  return JSON.parse(await must("take tokens", command, { limit: seconds * 1000 + patience }));
}
