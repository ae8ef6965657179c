/** The thread that owns the board's file. SQLite waits for the disk, and the daemon's clients must not wait with it. */
import { statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { RemoteError } from '../remote/errors.ts';
import { createItems } from './items.ts';
import type { Failure, FromWorker, ToWorker } from './protocol.ts';
import { rescue } from './rescue.ts';
import { describeFailure, openBoardFile } from './schema.ts';

const port = parentPort;
if (!port) throw new Error('the board worker runs as a thread of the daemon');
const file: string = workerData.file;

const send = (message: FromWorker): void => port.postMessage(message);
const parts = ({ reason, message }: RemoteError): Failure => ({ reason, message });
const failure = (error: unknown): Failure =>
  parts(error instanceof RemoteError ? error : describeFailure(error, file, 'Not saved'));

try {
  serve();
} catch (error) {
  send({ kind: 'unusable', failure: failure(error) });
  port.close();
}

function serve(): void {
  const database = openBoardFile(file);
  const items = createItems(database);
  const inode = statSync(file).ino;
  let waiting: ToWorker[] = [];

  const append = (messages: Extract<ToWorker, { kind: 'append' }>[]): void => {
    try {
      // A post into a deleted file "succeeds" and is lost with it.
      if (statSync(file, { throwIfNoEntry: false })?.ino !== inode) throw rescue(database, file);
      const results = items.append(messages.map(({ draft }) => draft));
      results.forEach((result, i) => {
        const id = messages[i]?.id ?? 0;
        if (result instanceof RemoteError) send({ kind: 'failed', id, failure: parts(result) });
        else send({ kind: 'done', id, result });
      });
    } catch (error) {
      for (const { id } of messages) send({ kind: 'failed', id, failure: failure(error) });
    }
  };
  const read = ({ id, query }: Extract<ToWorker, { kind: 'read' }>): void => {
    try {
      send({ kind: 'done', id, result: items.read(query) });
    } catch (error) {
      send({ kind: 'failed', id, failure: parts(describeFailure(error, file, 'The board cannot be read')) });
    }
  };

  /** All posts that came while the last ones were written share one transaction: one wait for the disk. */
  const work = (): void => {
    const batch = waiting;
    waiting = [];
    const appends = batch.filter((message) => message.kind === 'append');
    if (appends.length > 0) append(appends);
    for (const message of batch) {
      if (message.kind === 'read') read(message);
      if (message.kind !== 'close') continue;
      database.close();
      send({ kind: 'done', id: message.id });
      port?.close();
    }
  };
  port?.on('message', (message: ToWorker) => {
    if (waiting.push(message) === 1) setImmediate(work);
  });
}
