/** The daemon's own log: one JSON object per line, so that no text can forge a line; no items, no coordinates. */
import { appendFileSync, renameSync, statSync } from 'node:fs';

export type Log = (
  event: string,
  details?: Readonly<Record<string, string | number | boolean | undefined>>,
) => void;

/** Three files of this size are 15 MB: months of an ordinary user, and never a full disk. */
const rotateBytes = 5 * 1024 * 1024;

/** Lines are few (start, end, clients, failures), so each is written at once and survives a crash. */
export function createLog(file: string, now: () => Date = () => new Date()): Log {
  return (event, details = {}) => {
    try {
      rotate(file);
      appendFileSync(
        file,
        `${JSON.stringify({ time: now().toISOString(), pid: process.pid, event, ...details })}\n`,
        {
          mode: 0o600,
        },
      );
    } catch {
      // A full disk must not end the daemon: a line is lost, and nothing else.
    }
  };
}

function rotate(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size < rotateBytes) return;
  for (const [from, to] of [
    [`${file}.1`, `${file}.2`],
    [file, `${file}.1`],
  ] as const) {
    if (statSync(from, { throwIfNoEntry: false })) renameSync(from, to);
  }
}
