/**
 * The worker thread that reads tracks, or the lines of their points (`dist/trackWorker.cjs`): takes a job as its data, posts how far it is and one
 * answer, and does the same for each that it is sent, until it is ended.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { OpenProgress, OpenTrack } from '../api/trackFiles.ts';
import { RemoteError } from '../remote/errors.ts';
import { buffersOfLines, type PointLines } from './lines/notedLines.ts';
import { readLines, type TrackFileSource } from './lines/readLines.ts';
import { buffersOf, type LoadedTrack, loadTrack } from './load.ts';

export type WorkerJob =
  | { readonly kind: 'track'; readonly source: OpenTrack }
  | { readonly kind: 'lines'; readonly source: TrackFileSource };

interface Results {
  readonly track: LoadedTrack;
  readonly lines: PointLines;
}
export type WorkerResult<J extends WorkerJob = WorkerJob> = Results[J['kind']];
export type WorkerMessage<J extends WorkerJob = WorkerJob> =
  | { readonly kind: 'done'; readonly result: WorkerResult<J> }
  | { readonly kind: 'refused'; readonly reason: string; readonly message: string }
  | { readonly kind: 'progress'; readonly progress: OpenProgress };

/** How often it tells how far it is, in milliseconds: as often as a person sees it move. */
const pause = 100;

const post = (message: WorkerMessage, transfer: ArrayBuffer[] = []): void =>
  parentPort?.postMessage(message, transfer);

let told = performance.now();
const tell = (bytes: number, total: number, points: number): void => {
  if (performance.now() - told < pause) return;
  told = performance.now();
  post({ kind: 'progress', progress: { bytes, total, points } });
};

const read = (job: WorkerJob): void => {
  told = performance.now();
  try {
    if (job.kind === 'track') {
      const result = loadTrack(job.source, tell);
      post({ kind: 'done', result }, buffersOf(result));
    } else {
      const result = readLines(job.source, tell);
      post({ kind: 'done', result }, buffersOfLines(result));
    }
  } catch (error) {
    // Anything else is a fault of ours, and ends the worker with its stack.
    if (!(error instanceof RemoteError)) throw error;
    post({ kind: 'refused', reason: error.reason, message: error.message });
  }
};

read(workerData);
parentPort?.on('message', read);
