/**
 * The numbers of an RSA key that follow from others.
 *
 * These are bigints: neither wiped nor computed in constant time. It is for keys that come as numbers
 * or JWK, without some of them; libcrypto computes none of them for us.
 *
 * @module
 */
import { power } from "./magnitudes.ts";
import { InvalidKey } from "../../errors.ts";

/** A private key of RSA, of which some numbers may be missing. */
export interface SomeRsaNumbers {
  readonly n: bigint;
  readonly e: bigint;
  readonly d: bigint;
  readonly p?: bigint;
  readonly q?: bigint;
  readonly dp?: bigint;
  readonly dq?: bigint;
  readonly qi?: bigint;
}

/** The most bits of a modulus that is factored here. */
const mostBits = 16_384;

/**
 * All numbers of a key of two primes.
 *
 * @throws {InvalidKey} If they cannot be found, or do not belong together.
 */
export function completeRsa(numbers: SomeRsaNumbers, action: string): Required<SomeRsaNumbers> {
  const { n, e, d } = numbers;
  if ((numbers.p === undefined) !== (numbers.q === undefined)) {
    throw new InvalidKey(action, "its primes must be given both, or none, but one is");
  }
  const [p, q] = numbers.p === undefined || numbers.q === undefined
    ? primesOf(n, e, d, action)
    : [numbers.p, numbers.q];
  if (p < 2n || q < 2n || p * q !== n) throw apart(action);
  const { dp = d % (p - 1n), dq = d % (q - 1n), qi = inverse(q, p) } = numbers;
  if (qi === undefined) throw apart(action);
  return { n, e, d, p, q, dp, dq, qi };
}

function apart(action: string): InvalidKey {
  return new InvalidKey(action, "its numbers must belong together, but do not");
}

/** NIST SP 800-56B, appendix C.1: with small bases in their order, as any of them finds a factor. */
function primesOf(n: bigint, e: bigint, d: bigint, action: string): [p: bigint, q: bigint] {
  if (n < 9n || (n & 1n) === 0n || e < 3n || d < 1n || d >= n || n >> BigInt(mostBits) > 0n) {
    throw apart(action);
  }
  let odd = e * d - 1n;
  let twos = 0;
  for (; odd > 0n && (odd & 1n) === 0n; odd >>= 1n) twos++;
  if (twos === 0 || odd === 0n) throw apart(action);
  for (let base = 2n; base < 102n; base++) {
    const p = factor(n, base, odd, twos);
    if (p !== undefined) return p > n / p ? [p, n / p] : [n / p, p];
  }
  throw apart(action);
}

function factor(n: bigint, base: bigint, odd: bigint, twos: number): bigint | undefined {
  let y = power(base, odd, n);
  for (let i = 0; i < twos && y !== 1n && y !== n - 1n; i++) {
    const square = y * y % n;
    if (square === 1n) return greatestDivisor(y - 1n, n);
    y = square;
  }
  return undefined;
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  while (b > 0n) [a, b] = [b, a % b];
  return a;
}

/** The inverse of a modulo m, if there is one. */
function inverse(a: bigint, m: bigint): bigint | undefined {
  let [r, next] = [m, a % m];
  let [t, nextT] = [0n, 1n];
  while (next > 0n) {
    const quotient = r / next;
    [r, next] = [next, r - quotient * next];
    [t, nextT] = [nextT, t - quotient * nextT];
  }
  if (r !== 1n) return undefined;
  return t < 0n ? t + m : t;
}
