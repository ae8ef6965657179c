/** The worker thread that reads one track (`dist/trackWorker.cjs`): takes an OpenTrack, posts one WorkerAnswer, ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { RemoteError } from '../remote/errors.ts';
import { buffersOf, type LoadedTrack, loadTrack } from './load.ts';

export type WorkerAnswer =
  | { readonly kind: 'loaded'; readonly track: LoadedTrack }
  | { readonly kind: 'refused'; readonly reason: string; readonly message: string };

const post = (answer: WorkerAnswer, transfer: ArrayBuffer[] = []): void =>
  parentPort?.postMessage(answer, transfer);

try {
  const track = loadTrack(workerData);
  post({ kind: 'loaded', track }, buffersOf(track));
} catch (error) {
  // Anything else is a fault of ours, and ends the worker with its stack.
  if (!(error instanceof RemoteError)) throw error;
  post({ kind: 'refused', reason: error.reason, message: error.message });
}
