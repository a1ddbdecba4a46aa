/**
 * UTCTime and GeneralizedTime as DER has them (X.690 clause 11.7, 11.8; RFC 5280 section 4.1.2.5):
 * in whole seconds, and UTC.
 *
 * @module
 */
import { kindOf } from "../../ffi/bytes.ts";

/** The digits of a time, and the Z behind them. */
const sizes = { utc: 13, generalized: 15 } as const;

/** Which of the two. */
export type TimeKind = keyof typeof sizes;

/** What each must look like, for error texts. */
export const timeForms: Readonly<Record<TimeKind, string>> = {
  utc: "UTCTime must be YYMMDDHHMMSSZ",
  generalized: "GeneralizedTime must be YYYYMMDDHHMMSSZ",
};

/** Milliseconds since 1970; NaN if the octets are not of this form, or not a time that exists. */
export function timeValue(data: Uint8Array, at: number, end: number, kind: TimeKind): number {
  if (end - at !== sizes[kind] || data[end - 1] !== 0x5a) return NaN;
  const yearEnd = kind === "utc" ? at + 2 : at + 4;
  const short = digits(data, at, yearEnd);
  const year = kind === "utc" ? short + (short < 50 ? 2000 : 1900) : short;
  const pair = (i: number) => digits(data, yearEnd + 2 * i, yearEnd + 2 * i + 2);
  return valueOf(year, pair(0), pair(1), pair(2), pair(3), pair(4));
}

function digits(data: Uint8Array, at: number, end: number): number {
  let value = 0;
  for (let i = at; i < end; i++) {
    const digit = data[i]! - 0x30;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : NaN;
  }
  return value;
}

function valueOf(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number {
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
  if (!exists || !(hour < 24 && minute < 60 && second < 60)) return NaN;
  // 400 years later, as Date.UTC takes the years 0 to 99 for those of the 20th century.
  return Date.UTC(year + 400, month - 1, day, hour, minute, second) - msOf400Years;
}

const msOf400Years = 146_097 * 86_400_000;
const days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysOf(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return isLeap && month === 2 ? 29 : days[month - 1]!;
}

/**
 * The text of a time.
 *
 * @throws {TypeError} If it is not a Date.
 * @throws {RangeError} If it is not a valid one, has parts of seconds, or its year does not fit.
 */
export function timeText(date: Date, kind: TimeKind): string {
  const text = isoText(date);
  const year = date.getUTCFullYear();
  const [least, most] = kind === "utc" ? [1950, 2049] : [0, 9999];
  if (year < least! || year > most!) {
    throw new RangeError(
      `Cannot write a time: its year must be from ${least} to ${most}, but is ${year}`,
    );
  }
  const all = text.replace(/\.000Z$/, "Z").replace(/[-:T]/g, "");
  return kind === "utc" ? all.slice(2) : all;
}

function isoText(date: Date): string {
  if (Object.prototype.toString.call(date) !== "[object Date]") {
    throw new TypeError(`Cannot write a time: it must be a Date, but is ${kindOf(date)}`);
  }
  const ms = date.getTime();
  if (ms % 1000 === 0) return date.toISOString();
  throw new RangeError(
    Number.isNaN(ms)
      ? "Cannot write a time: it must be a date that exists, but is an invalid Date"
      : `Cannot write a time: it must be in whole seconds, but has ${ms % 1000} ms more`,
  );
}
