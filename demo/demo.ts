/**
 * The main job, on this machine's libcrypto: what is loaded, what registering
 * and unregistering do, and the reason for it all, live.
 *
 * @module
 */
import process from "node:process";
import backend from "../mod.ts";
import { runtime } from "../ffi/runtime.ts";
import { type Copied, openCopies } from "../tests/support/helpers.ts";
import { hex, observe } from "../tests/support/observe.ts";
import { bad, bold, dim, good, heading, row } from "./print.ts";

const { bindings } = backend;
let asPromised = true;

function showLoaded(): void {
  const title = runtime.name === "deno" ? "Deno" : "Bun";
  console.log(bold(`@hazmat/openssl in ${title} ${runtime.version}`));
  row("libcrypto", bindings.path);
  row("opensslVersionText()", backend.opensslVersionText());
  row("osrandomEngineImplementation()", backend.osrandomEngineImplementation());
}

/** What libcrypto itself answers, and where its next bytes come from. */
function showSource(expected: "osrandom" | "OpenSSL's own CSPRNG"): void {
  const { defaultEngine, draw, servedByOsrandom } = observe(bindings);
  const source = servedByOsrandom ? "osrandom" : "OpenSSL's own CSPRNG";
  const mark = source === expected ? good : bad;
  asPromised &&= source === expected;
  row("isOsrandomEngineRegistered()", String(backend.isOsrandomEngineRegistered()));
  row("libcrypto: ENGINE_get_default_RAND()", defaultEngine ?? "NULL");
  row("libcrypto: RAND_bytes(16)", draw, `from ${mark(source)}`);
}

function showCopied(label: string, { error, parent, copy }: Copied): void {
  if (error !== 0) {
    row(label, dim(`not shown: this kernel allows no new PID namespace (errno ${error})`));
    return;
  }
  const same = hex(parent) === hex(copy);
  row(label, "process", `${hex(parent).slice(0, 40)}…`);
  row("", "clone  ", `${hex(copy).slice(0, 40)}…`, same ? bad("the same") : good("different"));
}

/** A container's process 1 is cloned, as its memory would be by a snapshot. */
function showCopies(): void {
  const copies = openCopies(bindings.path);
  backend.unregisterOsrandomEngine();
  showCopied("OpenSSL's own CSPRNG", copies.drawInSamePidClone());
  backend.registerOsrandomEngine();
  const copied = copies.drawInSamePidClone();
  asPromised &&= copied.error !== 0 || hex(copied.parent) !== hex(copied.copy);
  showCopied("osrandom", copied);
}

showLoaded();
heading("Importing the backend has made osrandom libcrypto's random source");
showSource("osrandom");
heading("backend.unregisterOsrandomEngine()");
backend.unregisterOsrandomEngine();
showSource("OpenSSL's own CSPRNG");
heading("backend.registerOsrandomEngine()");
backend.registerOsrandomEngine();
showSource("osrandom");
if (runtime.platform === "linux") {
  heading("Why: process 1 is cloned into a new PID namespace, and both draw 32 bytes");
  showCopies();
}
process.exitCode = asPromised ? 0 : 1;
