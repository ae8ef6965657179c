/**
 * The worker thread that reads tracks (`dist/trackWorker.cjs`): takes an OpenTrack as its data, posts how far it is and one
 * answer, and does the same for each that it is sent, until it is ended.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { OpenProgress, OpenTrack } from '../api/trackFiles.ts';
import { RemoteError } from '../remote/errors.ts';
import { buffersOf, type LoadedTrack, loadTrack } from './load.ts';

export type WorkerAnswer =
  | { readonly kind: 'loaded'; readonly track: LoadedTrack }
  | { readonly kind: 'refused'; readonly reason: string; readonly message: string };
export type WorkerMessage = WorkerAnswer | { readonly kind: 'progress'; readonly progress: OpenProgress };

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

const read = (source: OpenTrack): void => {
  told = performance.now();
  try {
    const track = loadTrack(source, tell);
    post({ kind: 'loaded', track }, buffersOf(track));
  } catch (error) {
    // Anything else is a fault of ours, and ends the worker with its stack.
    if (!(error instanceof RemoteError)) throw error;
    post({ kind: 'refused', reason: error.reason, message: error.message });
  }
};

read(workerData);
parentPort?.on('message', read);
