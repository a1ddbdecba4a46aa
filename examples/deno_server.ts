/**
 * Session tokens from a Deno server.
 *
 *     PORT=8000 deno run --allow-ffi --allow-net=127.0.0.1 \
 *       --allow-env=PORT,HAZMAT_LIBCRYPTO examples/deno_server.ts
 *     curl -X POST http://127.0.0.1:8000/sessions
 *
 * Without `PORT`, or with `PORT=0`, it takes any free port. SIGTERM and SIGINT let
 * requests in progress finish; a second signal ends it at once.
 *
 * @module
 */
import process from "node:process";
import { answer } from "./sessions.ts";

const server = Deno.serve({
  hostname: "127.0.0.1",
  port: Number(Deno.env.get("PORT") ?? 0),
  onListen: () => {}, // the line below says so, once signals are handled too
}, answer);

for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => server.shutdown());
console.log(`listening on http://${server.addr.hostname}:${server.addr.port}`);
