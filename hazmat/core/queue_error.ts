/**
 * The error of the queue of jobs.
 *
 * @module
 */
import { HazmatError } from "../../ffi/errors.ts";

/** More jobs wait for their turn than is good for the process. */
export class QueueFullError extends HazmatError {
  /** The name of this class. */
  override readonly name = "QueueFullError";
  /** The code of this class. */
  override readonly code = "ERR_QUEUE_FULL";

  /**
   * Makes the error for an action, such as "derive with scrypt", and the limit: of
   * jobs, or of the bytes that they would have, if that is given.
   */
  constructor(action: string, limit: number, bytes?: number) {
    super(
      bytes === undefined
        ? `Cannot ${action} as at most ${limit} jobs may wait for their turn: ${limit} do; ${advice}`
        : `Cannot ${action} as the inputs of jobs that wait for their turn may have at most ` +
          `${limit} bytes: with these they would have ${bytes}; ${advice}`,
    );
  }
}

const advice = "wait for some of them before you start more";
