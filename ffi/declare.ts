/**
 * C prototypes as data: one line per function, written as `<openssl/*.h>`
 * writes it, from which the TypeScript type and the runtimes' calling form are
 * derived. A C reader can hold a table against the header line by line, and
 * `tests/prototypes.test.ts` has a C compiler do the same.
 *
 * ```ts
 * const table = {
 *   EVP_MD_CTX_new: "EVP_MD_CTX *(void)",
 *   EVP_DigestUpdate: "int (EVP_MD_CTX *ctx, const void *d, size_t cnt)",
 *   EVP_MD_free: ["void (EVP_MD *md)", "OpenSSL 3.0 and newer"], // null in others
 *   EVP_MD_get_size: ["int (const EVP_MD *md)", { was: "EVP_MD_size" }],
 * } as const;
 * ```
 *
 * | C | here |
 * | --- | --- |
 * | `int`, `unsigned int`, `double` | `number` |
 * | `long`, `unsigned long`, `size_t`, `int64_t`, `uint64_t` | `bigint` |
 * | pointer to bytes or numbers (`unsigned char *buf`, `size_t *len`), or to a pointer (`ENGINE **e`), and a parameter marked `data` | an `ArrayBufferView` ({@linkcode ArrayMemory}), or `null`; C sees it for the length of the call |
 * | pointer to a structure (`ENGINE *e`), any pointer returned, and a parameter marked `address` | a {@linkcode Pointer} |
 *
 * @module
 */
/** One C function, taken apart. */
export interface Declaration {
  /** The C type that it returns. */
  readonly returns: string;
  /** The C declaration of each parameter, in order. */
  readonly parameters: readonly string[];
  /** Set if a supported libcrypto may lack it: which ones have it. */
  readonly optional?: string;
  /** Its name in older libcryptos, where it was renamed. */
  readonly was?: string;
}

/** One C function that a supported libcrypto may lack: its text, and which ones have it. */
export type OptionalPrototype = readonly [text: string, optional: string];

/** One C function that older libcryptos have by another name: its text, and that name. */
export type RenamedPrototype = readonly [text: string, name: { readonly was: string }];

/**
 * One C function: its prototype without the name, as in
 * `"int (unsigned char *buf, int num)"`; that and which libcryptos have it, where some lack it, or
 * what it was called, where it was renamed; or all of that taken apart.
 */
export type Prototype = string | OptionalPrototype | RenamedPrototype | Declaration;

/** The functions of one header, in the header's order. */
export type Prototypes = Readonly<Record<string, Prototype>>;

/**
 * An address in C's memory, tagged with the C type behind it. It is opaque: a
 * `number` in Bun and a `bigint` in Deno, whichever its runtime passes fastest.
 * A null pointer is falsy in both.
 */
export type Pointer<T extends string = string> = (number | bigint) & {
  readonly pointee: T;
};

/** The C types whose values fit a JavaScript number. */
export type NumberType = "int" | "unsigned int" | "double";

/** The C types whose values may need 64 bits. */
export type BigIntType =
  | "long"
  | "unsigned long"
  | "size_t"
  | "int64_t"
  | "uint64_t";

/** The C types that a typed array can hold, and so lend to a call. */
export type DataType = NumberType | BigIntType | "void" | "char" | "unsigned char";

/**
 * An array that lends its memory to a call. The runtimes' FFI finds the memory through the array's
 * internal slots, and ignores all properties that JavaScript sees. The one property named here only
 * keeps other objects out.
 */
export interface ArrayMemory {
  /** Of the array's constructor. */
  readonly BYTES_PER_ELEMENT: number;
}

/** What a call accepts for a pointer to data. */
export type DataValue = ArrayMemory | ArrayBufferView | null;

/** The TypeScript type of a C pointer to `T` in a parameter. */
export type PointerValue<T extends string> = T extends DataType ? DataValue : Pointer<T>;

/** The TypeScript type of one declared parameter. */
export type ParameterValue<D extends string> = D extends `data ${string}` ? DataValue
  : D extends `address const void *${string}` | `address void *${string}` ? Pointer
  : D extends `address const ${infer T} *${string}` ? Pointer<T>
  : D extends `address ${infer T} *${string}` ? Pointer<T>
  : D extends `${string} **${string}` ? DataValue
  : D extends `const ${infer T} *${string}` ? PointerValue<T>
  : D extends `${infer T} *${string}` ? PointerValue<T>
  : D extends `${NumberType} ${string}` ? number
  : D extends `${BigIntType} ${string}` ? bigint
  : never;

/** The TypeScript types of a list of declared parameters. */
export type ParameterValues<P extends readonly string[]> = {
  -readonly [K in keyof P]: ParameterValue<P[K]>;
};

/** The TypeScript type of a declared return type. */
export type ReturnValue<R extends string> = R extends "void" ? void
  : R extends NumberType ? number
  : R extends BigIntType ? bigint
  : R extends `const ${infer T} *` ? Pointer<T>
  : R extends `${infer T} *` ? Pointer<T>
  : never;

/** The TypeScript types of the parameters between a prototype's parentheses. */
export type ListedValues<L extends string> = L extends "void" ? []
  : L extends `${infer First}, ${infer Rest}` ? [ParameterValue<First>, ...ListedValues<Rest>]
  : [ParameterValue<L>];

/** The TypeScript type of the function that a prototype's text declares. */
export type FunctionOfText<S extends string> = S extends `${infer R} (${infer L})`
  ? (...args: ListedValues<L>) => ReturnValue<R>
  : S extends `${infer R}*(${infer L})` ? (...args: ListedValues<L>) => ReturnValue<`${R}*`>
  : never;

/** The TypeScript type of the function that a prototype declares. */
export type FunctionOf<P extends Prototype> = P extends string ? FunctionOfText<P>
  : P extends OptionalPrototype | RenamedPrototype ? FunctionOfText<P[0]>
  : P extends Declaration ? (...args: ParameterValues<P["parameters"]>) => ReturnValue<P["returns"]>
  : never;

/** The functions of a table; an optional one is `null` if it is absent. */
export type FunctionsOf<T extends Prototypes> = {
  readonly [K in keyof T]: T[K] extends OptionalPrototype | { readonly optional: string }
    ? FunctionOf<T[K]> | null
    : FunctionOf<T[K]>;
};

/**
 * Takes a prototype apart, which is done where its function is bound, not where it is listed.
 *
 * @throws {TypeError} If its text is none.
 */
export function declarationOf(prototype: Prototype): Declaration {
  if (typeof prototype === "string") return takenApart(prototype);
  if ("returns" in prototype) return prototype;
  const [text, mark] = prototype;
  return { ...takenApart(text), ...(typeof mark === "string" ? { optional: mark } : mark) };
}

/** In two thirds of the time that a regular expression takes, as a program binds few. */
function takenApart(text: string): Declaration {
  const open = text.indexOf("(");
  const before = text[open - 1];
  if ((before !== " " && before !== "*") || !text.endsWith(")")) throw unknown("prototype", text);
  const list = text.slice(open + 1, -1);
  return {
    returns: text.slice(0, open).trimEnd(),
    parameters: list === "void" ? [] : list.split(", "),
  };
}

/** Whether the function takes a variable number of arguments. */
export function isVariadic(prototype: Prototype): boolean {
  const parameters = typeof prototype === "string"
    ? prototype
    : "returns" in prototype
    ? prototype.parameters.join()
    : prototype[0];
  return parameters.includes("...");
}

/** How a value crosses into C, in terms that both runtimes can translate. */
export type Passing =
  | "void"
  | "i32"
  | "u32"
  | "i64"
  | "u64"
  | "long"
  | "ulong"
  | "f64"
  | "data"
  | "pointer";

const scalars: Readonly<Record<string, Passing>> = {
  "void": "void",
  "int": "i32",
  "unsigned int": "u32",
  "double": "f64",
  "long": "long",
  "unsigned long": "ulong",
  "size_t": "u64",
  "int64_t": "i64",
  "uint64_t": "u64",
};

const dataTypes: ReadonlySet<string> = new Set([
  ...Object.keys(scalars),
  "char",
  "unsigned char",
]);

/** Marks of a parameter that is not passed as its type says. */
const marks = ["address ", "data "];

/**
 * How a declared parameter is passed.
 *
 * @throws {TypeError} If this kind of declaration is not known here.
 */
export function parameterPassing(declaration: string): Passing {
  const mark = marks.find((one) => declaration.startsWith(one)) ?? "";
  const value = withoutStart(declaration.slice(mark.length), "const ");
  const space = value.lastIndexOf(" ");
  const name = withoutStart(withoutStart(value.slice(space + 1), "*"), "*");
  const type = value.slice(0, Math.max(space, 0));
  if (!isWords(type) || !isWords(name)) throw unknown("parameter", declaration);
  const stars = value.length - space - 1 - name.length;
  if (stars === 0) return scalarPassing(type, declaration);
  if (mark !== "") return mark === "data " ? "data" : "pointer";
  return stars === 2 || dataTypes.has(type) ? "data" : "pointer";
}

function withoutStart(text: string, start: string): string {
  return text.startsWith(start) ? text.slice(start.length) : text;
}

/**
 * Whether it has letters, digits, `_` and spaces, and nothing else. A program's first regular
 * expression takes 0.2 ms.
 */
function isWords(text: string): boolean {
  for (const letter of text) {
    const isLetter = (letter >= "a" && letter <= "z") || (letter >= "A" && letter <= "Z");
    const isOther = (letter >= "0" && letter <= "9") || letter === "_" || letter === " ";
    if (!isLetter && !isOther) return false;
  }
  return text !== "";
}

/**
 * How a declared return type comes back.
 *
 * @throws {TypeError} If this kind of type is not known here.
 */
export function returnPassing(type: string): Passing {
  return type.endsWith(" *") ? "pointer" : scalarPassing(type, type);
}

function scalarPassing(type: string, declaration: string): Passing {
  const passing = scalars[type];
  if (passing === undefined) throw unknown("type", declaration);
  return passing;
}

function unknown(what: string, declaration: string): TypeError {
  return new TypeError(
    `Cannot bind a C function: its ${what} must be of a known kind, but is "${declaration}"`,
  );
}

/** A C function as JavaScript calls it, before it is given its own type. */
// deno-lint-ignore no-explicit-any
export type ForeignFunction = (...args: any[]) => any;

const isLong = (passing: Passing): boolean => passing === "long" || passing === "ulong";

/** Wraps a function with 32-bit longs so that it takes and returns them as `bigint`. */
export function longsAsBigInt(
  found: ForeignFunction | null,
  prototype: Prototype,
): ForeignFunction | null {
  if (found === null) return null;
  const { parameters, returns } = declarationOf(prototype);
  const longs = parameters.map((p) => isLong(parameterPassing(p)));
  const returnsLong = isLong(returnPassing(returns));
  if (!returnsLong && !longs.includes(true)) return found;
  return (...args) => {
    const result = found(...args.map((arg, i) => longs[i] ? Number(arg) : arg));
    return returnsLong ? BigInt(result) : result;
  };
}

/** A shared library that is open in this process. */
export interface ForeignLibrary {
  /** Binds one function; `null` if the library does not export it. */
  bind(name: string, prototype: Prototype): ForeignFunction | null;
  /**
   * Binds a function `void f(void *)` to be called on another thread: the
   * promise resolves when it has returned, and keeps the process alive until
   * then. The address must be native memory.
   *
   * Bun's FFI cannot call on another thread: there, the library must be a
   * Node-API module that exports this function under the same name.
   */
  bindOffThread(name: string): (address: Pointer) => Promise<void>;
}

/**
 * The functions of a library, as properties that are bound when they are first read: binding 300 at
 * once costs Deno 45 ms, and a program uses a few. What lists an object's properties lists only those
 * bound so far.
 *
 * @param missing Makes the error to throw if a required function is absent.
 */
export function lazyFunctions<T extends Prototypes>(
  library: ForeignLibrary,
  prototypes: T,
  missing: (name: string, declaration: Declaration) => Error,
): FunctionsOf<T> {
  // Inherited by all, and asked only for what is not bound yet: a getter for each takes longer.
  const unbound = new Proxy({}, {
    has: (target, name) => Object.hasOwn(prototypes, name) || name in target,
    get(target, name) {
      if (!Object.hasOwn(prototypes, name)) return Reflect.get(target, name);
      const value = bind(library, name as string, prototypes[name as string]!, missing);
      Object.defineProperty(functions, name, { value, enumerable: true });
      return value;
    },
  });
  const functions = Object.create(unbound);
  return functions;
}

function bind(
  library: ForeignLibrary,
  name: string,
  prototype: Prototype,
  missing: (name: string, declaration: Declaration) => Error,
): ForeignFunction | null {
  const declaration = declarationOf(prototype);
  const { was, optional } = declaration;
  const found = library.bind(name, declaration) ??
    (was === undefined ? null : library.bind(was, declaration));
  if (found === null && optional === undefined) throw missing(name, declaration);
  return found;
}
