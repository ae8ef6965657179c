/**
 * One open track and the file that it came from: when the file is looked at, and when it is read again.
 *
 * - A question looks at the file, if that was not done within the last 100 ms. Without questions and followers nobody looks.
 * - A file that has changed is read again: a small one before the answer, a large one in the background, while the points from
 *   before answer. No question waits for longer than two seconds where there are such points.
 * - There is one reading at a time, and after it a pause as long as it took, before a large file is read once more.
 * - A file that cannot be read leaves the points from before, and is not tried again until it changes; for reasons that pass by
 *   themselves it is, after five seconds.
 * - A file that ends early with fewer points than before is taken for one that is just being written, and for what it says only
 *   when it has stayed the same for three seconds. One that ends early with as many points or more is shown at once.
 */
import { performance } from 'node:perf_hooks';
import { RemoteError } from '../remote/errors.ts';
import { type FileStamp, stampOf } from './fileStamp.ts';
import type { LoadedTrack } from './load.ts';

/** What was read, from which state of the file, and how long that took, in milliseconds. */
export interface FileReading {
  readonly track: LoadedTrack;
  readonly file: FileStamp;
  readonly tookMs: number;
}

export interface LiveTrack {
  /** The points as last read. */
  readonly track: LoadedTrack | undefined;
  /** The state of the file that they are of, also when an earlier daemon had them. */
  readonly stamp: string | undefined;
  /** Why the file, as it is now, is not what `track` holds. */
  readonly failure: RemoteError | undefined;
  /** Resolves when a question may be answered. Throws what is no failure of the file. */
  freshen(): Promise<void>;
  /** Looks at the file now, and reads it if it has changed: for those who follow it. */
  check(): Promise<void>;
  /** Somebody had it read. False when that reading is known already. */
  take(reading: FileReading): boolean;
  /** While it runs, which somebody waits for, the file is not read for anybody else who has points to look at. */
  holdOff<T>(reading: Promise<T>): Promise<T>;
  /** It is closed: a reading ends. */
  end(): void;
}

export interface LiveTrackOptions {
  readonly path: string;
  readonly read: (signal: AbortSignal) => Promise<FileReading>;
  /** The failure in the words of this track. */
  readonly describe: (cause: RemoteError) => RemoteError;
  /** It was read, or is again what was read. `isFirst`: there were no points in memory before. */
  readonly onRead: (reading: FileReading, isFirst: boolean) => void | Promise<void>;
  readonly onFailure: (error: RemoteError) => void;
  /** The state of the file when it was read last, by an earlier daemon. */
  readonly lastStamp?: string | undefined;
  /** Milliseconds on a clock that nobody sets. */
  readonly clock?: () => number;
}

interface Failure {
  readonly stamp: string;
  readonly error: RemoteError;
  /** When the same state of the file is worth another attempt, on the clock. */
  readonly again: number;
}

const lookMs = 100;
/** So that a question is not noticeably later than without a reading. */
const quickMs = 250;
/** Read in less than that on any machine, also when the first reading of all was slow for other reasons. */
const smallBytes = 1024 * 1024;
const longestWaitMs = 2000;
/** Longer than a program takes between truncating a file and having written it. */
const settledMs = 3000;
/** Reasons that may be gone at the next attempt: a machine that was short of memory, a disk that was not there. */
const passing: ReadonlySet<string> = new Set(['reader-died', 'unreadable']);
const passingMs = 5000;

export function createLiveTrack(options: LiveTrackOptions): LiveTrack {
  const { path, read, describe, onRead, onFailure, clock = () => performance.now() } = options;
  const closing = new AbortController();
  let latest: FileReading | undefined;
  let failure: Failure | undefined;
  /** The state of the file that the followers know, while nobody has asked for its points. */
  let noticed = options.lastStamp;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<FileStamp> | undefined;
  let reading: { readonly done: Promise<void>; readonly isQuick: boolean } | undefined;
  let heldOff = 0;
  let pausedUntil = Number.NEGATIVE_INFINITY;

  const look = async (): Promise<FileStamp> => {
    lookedAt = clock();
    try {
      return await stampOf(path);
    } finally {
      looking = undefined;
    }
  };
  const isQuickToRead = (file: FileStamp): boolean => {
    if (!latest || file.bytes < smallBytes) return file.bytes < smallBytes;
    return (latest.tookMs * file.bytes) / Math.max(1, latest.file.bytes) < quickMs;
  };
  const take = (taken: FileReading): boolean => {
    if (latest === taken) return false;
    latest = taken;
    failure = undefined;
    pausedUntil = clock() + taken.tookMs;
    return true;
  };
  const fail = (stamp: string, error: RemoteError, again: number): void => {
    const isNews = failure?.stamp !== stamp || failure.error.message !== error.message;
    failure = { stamp, error, again };
    if (isNews) onFailure(error);
  };
  const readAgain = async (file: FileStamp): Promise<void> => {
    const before = latest;
    const began = clock();
    try {
      const taken = await read(closing.signal);
      // An opening may have brought another one meanwhile.
      if (closing.signal.aborted || latest !== before) return;
      const { cut } = taken.track;
      const hasSettled = failure?.stamp === taken.file.stamp;
      if (before && cut !== undefined && !hasSettled && taken.track.lat.length < before.track.lat.length) {
        pausedUntil = clock() + taken.tookMs;
        return fail(taken.file.stamp, describe(halfWritten(taken, before)), clock() + settledMs);
      }
      if (take(taken)) await onRead(taken, before === undefined);
    } catch (cause) {
      if (closing.signal.aborted || latest !== before) return;
      if (!(cause instanceof RemoteError)) throw cause;
      pausedUntil = clock() + (clock() - began);
      const again = passing.has(cause.reason) ? clock() + (before ? passingMs : 0) : Number.POSITIVE_INFINITY;
      fail(file.stamp, describe(cause), again);
    }
  };
  const begin = (file: FileStamp): Promise<void> => {
    const done = readAgain(file).finally(() => {
      reading = undefined;
    });
    // Whoever waits for it hears of a fault; the next question comes upon it too.
    done.catch(() => {});
    reading = { done, isQuick: isQuickToRead(file) };
    return done;
  };
  const isRead = () => reading !== undefined;
  const mayRead = (file: FileStamp): boolean => {
    if (closing.signal.aborted) return false;
    if (failure?.stamp === file.stamp) return clock() >= failure.again;
    if (latest?.file.stamp === file.stamp) {
      // A disk is back, and the file on it as it was.
      if (failure && !reading) {
        failure = undefined;
        void onRead(latest, false);
      }
      return false;
    }
    return true;
  };
  const waitForReading = async (): Promise<void> => {
    if (reading && (reading.isQuick || !latest)) await reading.done;
  };
  const freshen = async (): Promise<void> => {
    if (reading) return waitForReading();
    if (!looking && latest && clock() - lookedAt < lookMs) return;
    looking ??= look();
    const file = await looking;
    const isPaused = clock() < pausedUntil && !isQuickToRead(file);
    if (!isRead() && mayRead(file) && !(latest && (isPaused || heldOff > 0))) void begin(file);
    return waitForReading();
  };

  return {
    get track() {
      return latest?.track;
    },
    get stamp() {
      return latest?.file.stamp ?? noticed;
    },
    get failure() {
      return failure?.error;
    },
    freshen: () => (latest ? atMost(longestWaitMs, freshen()) : freshen()),
    async check() {
      if (reading || heldOff > 0) return;
      looking ??= look();
      const file = await looking;
      noticed ??= file.isThere ? file.stamp : undefined;
      // Points that nobody has asked for are read when they are others, and not only for being followed.
      if (!latest && !failure && noticed === file.stamp) return;
      if (isRead() || heldOff > 0 || clock() < pausedUntil || !mayRead(file)) return;
      await begin(file);
    },
    take,
    async holdOff(result) {
      heldOff++;
      try {
        return await result;
      } finally {
        heldOff--;
      }
    },
    end: () => closing.abort(),
  };
}

function halfWritten({ track }: FileReading, before: FileReading): RemoteError {
  const { length } = track.lat;
  const points = `${length} ${length === 1 ? 'point' : 'points'} where it had ${before.track.lat.length}`;
  const text = `The file ${track.cut}, with ${points}: it is being written, it seems.`;
  return new RemoteError('half-written', text);
}

/** What was asked for goes on; only the wait for it ends. */
async function atMost(ms: number, result: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await Promise.race([result, patience]);
  } finally {
    clearTimeout(timer);
  }
}
