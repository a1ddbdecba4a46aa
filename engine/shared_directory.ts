/**
 * Which directories other users have power over.
 *
 * @module
 */

/** The part of what stat(2) tells that is looked at. */
export interface DirectoryFacts {
  /** Who owns it. */
  readonly uid: number;
  /** Its type and permissions. */
  readonly mode: number;
}

/**
 * Throws if somebody else than root can give the name of a file in a directory to
 * another one.
 *
 * @param user Who this process acts for.
 */
export function refuseShared({ uid, mode }: DirectoryFacts, user: number): void {
  if (uid !== user && uid !== 0) {
    throw new Error(`it belongs to user ${uid}, who can exchange the files in it`);
  }
  if ((mode & 0o022) !== 0 && (mode & 0o1000) === 0) {
    throw new Error("other users can exchange the files in it, as it has no sticky bit");
  }
}
