/**
 * A fresh process whose OPENSSL_CONF may put libcrypto in FIPS mode: imports
 * the backend, tries to register, and prints the outcome.
 *
 * @module
 */
import backend from "../../mod.ts";

function registering(): Record<string, unknown> {
  try {
    backend.registerOsrandomEngine();
    return { done: true };
  } catch (error) {
    const { name, code, message } = error as Error & { code: string };
    return { name, code, message };
  }
}

const imported = backend.status();
const attempt = registering();
backend.randomBytes(32);
const { calls } = backend.bindings.engine.counters();
console.log(JSON.stringify({ imported, attempt, after: backend.status(), calls: Number(calls) }));
