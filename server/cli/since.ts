/** Times as a person gives them: how long ago, or which. */
import { UsageError } from './command.ts';

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, min: 60, h: 3600, d: 86_400, w: 604_800 };

/** "90s", "30m", "2h", "3d" or "1w" ago, or a time such as 2026-06-02T08:00; as ISO 8601 in UTC. */
export function since(text: string | undefined, now: Date): string | undefined {
  if (text === undefined) return undefined;
  const [, count, unit = ''] = /^(\d{1,9}) ?(s|m|min|h|d|w)$/.exec(text) ?? [];
  const ms = count === undefined ? Number.NaN : Number(count) * (secondsOf[unit] ?? Number.NaN) * 1000;
  const time = Number.isNaN(ms) ? dateIn(text) : Math.max(0, now.getTime() - ms);
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw new UsageError(`--since takes 30m, 2h, 3d or a time such as 2026-06-02T08:00, got '${text}'.`);
}

/** Only ISO 8601: Date.parse also takes "1" and "june", each engine in its own way. */
function dateIn(text: string): number {
  return /^\d{4}-\d\d-\d\d(T|$)/.test(text) ? Date.parse(text) : Number.NaN;
}
