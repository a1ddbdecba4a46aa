/**
 * Session tokens from a Bun server.
 *
 *     PORT=8000 bun examples/bun_server.ts
 *     curl -X POST http://127.0.0.1:8000/sessions
 *
 * Without `PORT`, or with `PORT=0`, it takes any free port. SIGTERM and SIGINT let
 * requests in progress finish; a second signal ends it at once.
 *
 * @module
 */
import process from "node:process";
import { answer } from "./sessions.ts";

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: Number(process.env.PORT ?? 0),
  development: false, // never show strangers an error page with the stack
  fetch: answer,
});

for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => server.stop());
console.log(`listening on http://${server.hostname}:${server.port}`);

/** The part of Bun used here, for `deno check`. Not needed with `@types/bun`. */
declare const Bun: {
  serve(options: {
    hostname: string;
    port: number;
    development: boolean;
    fetch: (request: Request) => Response;
  }): { hostname: string; port: number; stop(): Promise<void> };
};
