/**
 * Functions that users bind themselves, and the errors when opening or loading fails.
 *
 * @module
 */
import { LibcryptoNotFoundError, MissingFunctionError, OpenSSLError } from "../errors.ts";
import { backend } from "../mod.ts";
import { cString, readCString } from "../ffi/bytes.ts";
import type { Pointer } from "../ffi/declare.ts";
import { assert, assertEquals, assertThrows, describe, it } from "./std.ts";
import process from "node:process";
import bindings, { open } from "../bindings.ts";

const table = {
  OBJ_txt2nid: "int (const char *s)",
  HAZMAT_absent: "int (void)",
  HAZMAT_optional: ["int (void)", "no OpenSSL"],
} as const;

function caught(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}

describe("bindings.functions", () => {
  it("binds what the package does not list, with types from the prototype", () => {
    const nid: number = bindings.functions(table).OBJ_txt2nid(cString("SHA256"));
    assertEquals(nid, 672);
  });

  it("takes prototypes that are taken apart, too", () => {
    const functions = bindings.functions({
      OBJ_txt2nid: { returns: "int", parameters: ["const char *s"] },
      HAZMAT_optional: { optional: "no OpenSSL", returns: "int", parameters: [] },
    });
    const nid: number = functions.OBJ_txt2nid(cString("SHA256"));
    const absent: (() => number) | null = functions.HAZMAT_optional;
    assertEquals([nid, absent], [672, null]);
  });

  it("derives types from a table that is written in the call", () => {
    const { OBJ_nid2sn, HAZMAT_optional } = bindings.functions({
      OBJ_nid2sn: "const char *(int n)",
      HAZMAT_optional: ["int (void)", "no OpenSSL"],
    });
    const absent: (() => number) | null = HAZMAT_optional;
    const name: Pointer<"char"> = OBJ_nid2sn(672);
    assertEquals([readCString(bindings.lib, name), absent], ["SHA256", null]);
  });

  it("tells of a text that is no prototype when it is used", () => {
    const functions = bindings.functions({ OBJ_txt2nid: "int OBJ_txt2nid(const char *s)" });
    assertThrows(() => functions.OBJ_txt2nid, TypeError, "prototype must be of a known kind");
  });

  it("takes a function by its former name where the library has no other", () => {
    const functions = bindings.functions({
      HAZMAT_txt2nid: ["int (const char *s)", { was: "OBJ_txt2nid" }],
      OBJ_txt2nid: ["int (const char *s)", { was: "HAZMAT_absent" }],
      HAZMAT_absent: ["int (void)", { was: "HAZMAT_older" }],
    });
    assertEquals(functions.HAZMAT_txt2nid(cString("SHA256")), 672);
    assertEquals(functions.OBJ_txt2nid(cString("SHA256")), 672);
    assertThrows(() => functions.HAZMAT_absent, MissingFunctionError, "HAZMAT_absent");
  });

  it("gives the same functions for the same table", () => {
    assert(bindings.functions(table) === bindings.functions(table));
  });

  it("tells of a function that is absent when it is used, and gives null if it is optional", () => {
    const functions = bindings.functions(table);
    assertThrows(() => functions.HAZMAT_absent(), MissingFunctionError, "HAZMAT_absent");
    assertEquals(functions.HAZMAT_optional, null);
  });

  it("refuses a variadic function", () => {
    const variadic = [
      "int (BIO *bio, const char *format, ...)",
      ["int (BIO *bio, const char *format, ...)", "every OpenSSL"],
      { returns: "int", parameters: ["BIO *b", "..."] },
    ] as const;
    for (const BIO_printf of variadic) {
      assertThrows(() => bindings.functions({ BIO_printf }), TypeError, "variadic");
    }
  });
});

describe("what is said", () => {
  it("of a wrong HAZMAT_LIBCRYPTO names the variable", () => {
    const { HAZMAT_LIBCRYPTO: before } = process.env;
    process.env.HAZMAT_LIBCRYPTO = "/nowhere/libcrypto.so";
    try {
      const error = caught(() => open());
      assert(error instanceof LibcryptoNotFoundError);
      assert(/variable HAZMAT_LIBCRYPTO names .*unset it/.test(error.message), error.message);
    } finally {
      if (before === undefined) delete process.env.HAZMAT_LIBCRYPTO;
      else process.env.HAZMAT_LIBCRYPTO = before;
    }
  });

  const lacksProviders = bindings.lib.OSSL_PROVIDER_try_load === null && "no providers before 3.0";
  it(
    "of a provider that does not load is where it was, and what to do",
    { skip: lacksProviders },
    () => {
      const error = caught(() => backend.loadProvider("hazmat_absent"));
      assert(error instanceof OpenSSLError && error.errors.length > 0);
      assert(/"hazmat_absent" from \/.*OPENSSL_MODULES/.test(error.message), error.message);
      assert(!error.message.includes("error:"), error.message);
    },
  );
});
