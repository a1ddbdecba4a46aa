/**
 * The random engine, and how it gets into the process.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

/** The mutations. */
export const random: readonly Mutation[] = [
  {
    what: "a draw fails when a signal interrupts getrandom",
    file: "engine/c/osrandom/source_getrandom.c",
    search: "} else if (got != -OSR_EINTR) {",
    replace: "} else {",
    tests: ["tests/faults_interruptions.test.ts"],
  },
  {
    what: "a draw that comes back short is taken for whole",
    file: "engine/c/osrandom/source_getrandom.c",
    search: "            len -= (size_t)got;",
    replace: "            len = 0;",
    tests: ["tests/faults_interruptions.test.ts"],
  },
  {
    what: "a draw for which getrandom fails is taken for made",
    file: "engine/c/osrandom/source_getrandom.c",
    search: "            why->error = got == 0 ? OSR_EIO : (int)-got;\n            return 0;",
    replace: "            why->error = got == 0 ? OSR_EIO : (int)-got;\n            return 1;",
    tests: ["tests/faults.test.ts"],
  },
  {
    what: "another file in the place of /dev/urandom is read",
    file: "engine/c/osrandom/source_dev_urandom.c",
    search: "    return device_of(fd) == RDEV_URANDOM;",
    replace: "    return device_of(fd) != 1;",
    tests: ["tests/faults.test.ts", "tests/faults_descriptors.test.ts"],
  },
  {
    what: "the vDSO's states are made in ordinary memory",
    file: "engine/c/osrandom/source_vdso_pool.c",
    search: "    if (pool->states == 0 || !is_droppable(pool->states, pool->states_size))",
    replace: "    (void)is_droppable;\n    if (pool->states == 0)",
    tests: ["tests/sources.test.ts", "tests/c"],
  },
  {
    what: "a child of fork uses the states that its parent uses",
    file: "engine/c/osrandom/source_vdso_pool.c",
    search: "    if (old != 0 && is_idle(old)) {",
    replace: "    (void)is_idle;\n    if (old != 0) {",
    tests: ["tests/c"],
  },
  {
    what: "an engine that is only listed becomes the default",
    file: "engine/c/osrandom/mechanism_engine.c",
    search: "           lib->ENGINE_set_flags(e, OSR_ENGINE_FLAGS_NO_REGISTER_ALL) &&\n",
    replace: "",
    tests: ["tests/registration.test.ts"],
  },
  {
    what: "a later import undoes what the program has decided",
    file: "engine/c/osrandom/osrandom.c",
    search: "    return is_decided(&t->lib) ? OSR_UNCHANGED : make_source(mechanism, t);",
    replace: "    return make_source(mechanism, t);",
    tests: ["tests/workers.test.ts"],
  },
  {
    what: "unregistering leaves the engine that osrandom took over from",
    file: "engine/c/osrandom/mechanism_engine.c",
    search: "        method = t->lib.RAND_OpenSSL();\n",
    replace: "        method = 0;\n",
    tests: ["tests/registration.test.ts"],
  },
  {
    what: "the private file is not read back",
    file: "engine/private_file.ts",
    search: "    if (!holds(fs, descriptor, bytes)) throw",
    replace: "    if (!holds(fs, descriptor, bytes) && bytes.length === 0) throw",
    tests: ["tests/private_file.test.ts"],
  },
  {
    what: "the private file is not removed",
    file: "engine/private_file.ts",
    search: "    fs.unlinkSync(`${directory}/${name}`);\n",
    replace: "",
    tests: ["tests/private_file.test.ts"],
  },
  {
    what: "the memory file is not sealed",
    file: "engine/load.ts",
    search: "libc.fcntl(descriptor, F_ADD_SEALS, F_SEAL_ALL) !== 0",
    replace: "libc.fcntl(descriptor, F_ADD_SEALS, 0) !== 0",
    tests: ["tests/doors_image.test.ts"],
  },
  {
    what: "large draws are made in one piece only",
    file: "hazmat/random.ts",
    search: "    draw(bindings, partOf(bytes, done, size), size);\n",
    replace: "    draw(bindings, partOf(bytes, 0, size), size);\n",
    tests: ["tests/core/large.test.ts"],
  },
  {
    what: "a provider's algorithms are used when it is gone",
    file: "hazmat/provider.ts",
    search: "    providersChanged(bindings);\n    bindings.lib.OSSL_PROVIDER_unload!(provider);",
    replace: "    bindings.lib.OSSL_PROVIDER_unload!(provider);",
    tests: ["tests/core/providers.test.ts"],
  },
  {
    what: "randomFill() takes a buffer for a view",
    file: "hazmat/random.ts",
    search: "  if (!ArrayBuffer.isView(view)) throw notAView(view);\n",
    replace: "  void notAView;\n",
    tests: ["tests/random.test.ts"],
  },
];
