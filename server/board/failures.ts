/** SQLite's and the system's errors as one line that says what to do. */
import { RemoteError } from '../remote/errors.ts';

/** `what` begins the line: "Not saved" for a post. */
export function describeFailure(
  error: unknown,
  file: string,
  what = 'The board cannot be opened',
): RemoteError {
  if (error instanceof RemoteError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const because = (reason: string, why: string) =>
    new RemoteError(reason, `${what}: ${why}`, { cause: error });
  switch (kindOf(error)) {
    case 'busy':
      return because('board-in-use', `${file} is in use by another program. Close it and try again.`);
    case 'read-only':
      return because('read-only', `${file} or its folder is read-only. Make it writable and try again.`);
    case 'disk-error':
      return because(
        'disk-error',
        `the disk with ${file} does not take it (${message}). Free some space, check the disk, and try again.`,
      );
    case 'damaged':
      return damaged(file, message);
    case 'full':
      return because('disk-full', `the disk with ${file} is full. Free some space and try again.`);
    case 'unreadable':
      return because(
        'board-unreadable',
        `${file} is not a file that can be read and written. See what it is, and whom it belongs to.`,
      );
    default:
      return because('board-failed', `${message} (${file}).`);
  }
}

/** The end of its line, which says where good copies are, is added by who knows them (copies.ts). */
export function damaged(file: string, why: string): RemoteError {
  return new RemoteError(
    'damaged-board',
    `The board file ${file} cannot be used: ${why}. Nothing was changed.`,
  );
}

/** Of statements that are ours: what SQLite does not know of them (error 1) is missing in the file, which has the marks of a board. */
export function describeTables(error: unknown, file: string): unknown {
  const isMissing = error instanceof Error && 'errcode' in error && error.errcode === 1;
  return isMissing ? damaged(file, error.message) : error;
}

type Kind = 'busy' | 'read-only' | 'disk-error' | 'damaged' | 'full' | 'unreadable';

function kindOf(error: unknown): Kind | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('errcode' in error) return sqliteKinds.get(Number(error.errcode) & 0xff);
  return 'code' in error ? systemKinds.get(String(error.code)) : undefined;
}

const sqliteKinds: ReadonlyMap<number, Kind> = new Map([
  [5, 'busy'],
  [8, 'read-only'],
  [10, 'disk-error'],
  [11, 'damaged'],
  [13, 'full'],
  [14, 'unreadable'],
  [26, 'damaged'],
]);

const systemKinds: ReadonlyMap<string, Kind> = new Map([
  ['EROFS', 'read-only'],
  ['EACCES', 'read-only'],
  ['EPERM', 'read-only'],
  ['EIO', 'disk-error'],
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
]);
