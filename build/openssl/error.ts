/**
 * Why an own OpenSSL could not be built, in words for who asked for it.
 *
 * @module
 */

/** Something that the reader can put right: no stack trace helps there. */
export class OwnBuildError extends Error {
  /** Makes the error. */
  constructor(message: string) {
    super(message);
    this.name = "OwnBuildError";
  }
}

/** Arguments that do not say what to do. The usage is shown with it. */
export class UsageError extends OwnBuildError {
  /** Makes the error. */
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}
