/**
 * Why an OpenSSL could not be built, in words for whoever asked for it.
 *
 * @module
 */

/** Something that the reader can fix: a stack trace would not help. */
export class OwnBuildError extends Error {
  /** Makes the error. */
  constructor(message: string) {
    super(message);
    this.name = "OwnBuildError";
  }
}

/** Wrong arguments. The usage is shown with the error. */
export class UsageError extends OwnBuildError {
  /** Makes the error. */
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}
