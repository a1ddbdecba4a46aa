/**
 * The main job, on this machine's libcrypto: first why osrandom exists, live, and
 * then what registering and unregistering do.
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
let asPromised = backend.isOsrandomEngineRegistered(); // importing it has registered osrandom

function showTitle(): void {
  const title = runtime.name === "deno" ? "Deno" : "Bun";
  console.log(bold(`@hazmat/openssl in ${title} ${runtime.version}`));
}

/** What a process and its copy drew. */
function showDrawn(source: string, copied: Copied): void {
  const mark = isSame(copied) ? bad("the same") : good("different");
  heading(source);
  row("process", `${hex(copied.parent).slice(0, 48)}…`);
  row("copy", `${hex(copied.copy).slice(0, 48)}…`, mark);
}

const copied = `
Two processes, one a copy of the other, each drew 32 random bytes: from OpenSSL's own generator
they drew the same bytes, from osrandom different ones.`;

/** For a kernel or an OpenSSL that behaves differently. */
const copiedOtherwise = `
Two processes, one a copy of the other, each drew 32 random bytes.`;

const isSame = ({ parent, copy }: Copied): boolean => hex(parent) === hex(copy);

/** Process 1 of a PID namespace is cloned, as a snapshot of a container would copy it. */
function showPoint(): void {
  const copies = openCopies(bindings.path);
  backend.unregisterOsrandomEngine();
  const own = copies.drawInSamePidClone();
  backend.registerOsrandomEngine();
  const ours = copies.drawInSamePidClone();
  const errno = own.error || ours.error;
  if (errno !== 0) {
    return console.log(
      dim(`\nNot shown: this kernel allows no new PID namespace (errno ${errno})`),
    );
  }
  asPromised &&= !isSame(ours);
  console.log(isSame(own) && !isSame(ours) ? copied : copiedOtherwise);
  showDrawn("OpenSSL's own generator", own);
  showDrawn("osrandom", ours);
}

function showLoaded(): void {
  row("libcrypto", bindings.path);
  row("opensslVersionText()", backend.opensslVersionText());
  row("osrandomEngineMechanism()", backend.osrandomEngineMechanism());
  row("osrandomEngineImplementation()", backend.osrandomEngineImplementation());
}

/** What libcrypto itself says, and where its next bytes come from. */
function showSource(expected: "osrandom" | "OpenSSL's own CSPRNG"): void {
  const { defaultEngine, draw, servedByOsrandom } = observe(bindings);
  const source = servedByOsrandom ? "osrandom" : "OpenSSL's own CSPRNG";
  const mark = source === expected ? good : bad;
  asPromised &&= source === expected;
  row("isOsrandomEngineRegistered()", String(backend.isOsrandomEngineRegistered()));
  row("libcrypto: ENGINE_get_default_RAND()", defaultEngine ?? "NULL");
  row("libcrypto: RAND_bytes(16)", draw, `from ${mark(source)}`);
}

showTitle();
if (runtime.platform === "linux") showPoint();
heading("Loaded");
showLoaded();
heading("osrandom is libcrypto's random source, as importing the backend makes it");
showSource("osrandom");
heading("backend.unregisterOsrandomEngine()");
backend.unregisterOsrandomEngine();
showSource("OpenSSL's own CSPRNG");
heading("backend.registerOsrandomEngine()");
backend.registerOsrandomEngine();
showSource("osrandom");
process.exitCode = asPromised ? 0 : 1;
