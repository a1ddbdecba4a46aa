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

  /** Makes the error for an action, such as "derive with scrypt", and the limit. */
  constructor(action: string, limit: number) {
    super(
      `Cannot ${action} as at most ${limit} jobs may wait for their turn: ${limit} do; ` +
        "wait for some of them before you start more",
    );
  }
}
