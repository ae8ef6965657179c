/** The thread that owns the board's file. SQLite waits for the disk, and the daemon's clients must not wait with it. */
import { parentPort, workerData } from 'node:worker_threads';
import { RemoteError } from '../remote/errors.ts';
import { askEveryMs } from './backupPlan.ts';
import { createKeeper } from './keeper.ts';
import type { FromWorker, Kind, Tasks, ToWorker } from './protocol.ts';
import { createBoardTasks, type Long, type Plain } from './tasks.ts';
import { createTidy } from './tidy.ts';

const port = parentPort;
if (!port) throw new Error('the board worker runs as a thread of the daemon');

/** Answers of one turn go in one message. */
let outbox: FromWorker[] = [];
const send = (message: FromWorker): void => {
  if (outbox.push(message) === 1) queueMicrotask(flush);
};
function flush(): void {
  port?.postMessage(outbox);
  outbox = [];
}
const done = <K extends Kind>(task: ToWorker<K>, result: Tasks[K]['answer']): void =>
  send({ kind: 'done', id: task.id, result });
const failed = (task: { readonly id: number }, error: unknown, what: string): void => {
  const { reason, message } = keeper.explain(error, what);
  send({ kind: 'failed', id: task.id, failure: { reason, message } });
};

const keeper = createKeeper(workerData.file, (event, details) => send({ kind: 'event', event, details }));
const tidy = createTidy((items) => {
  send({ kind: 'dropped' });
  send({ kind: 'event', event: 'items dropped', details: { items } });
});
const tasks = createBoardTasks({ keeper, tidy });
let isWorking = false;
let waiting: ToWorker[] = [];

/** All posts that came while the last ones were written share one transaction: one wait for the disk. */
function append(appends: readonly ToWorker<'append'>[]): void {
  try {
    const results = tasks.append(appends.map(({ draft }) => draft));
    results.forEach((result, i) => {
      const task = appends[i];
      if (!task) return;
      if (result instanceof RemoteError) failed(task, result, 'Not saved');
      else done(task, result);
    });
  } catch (error) {
    for (const task of appends) failed(task, error, 'Not saved');
  }
}

const isLong = (task: ToWorker): task is ToWorker<Long> => task.kind in tasks.long;
const isPlain = (task: ToWorker): task is ToWorker<Plain> => task.kind in tasks.plain;
const isReading = (task: ToWorker): task is ToWorker<'read' | 'topics' | 'threads'> =>
  task.kind === 'read' || task.kind === 'topics' || task.kind === 'threads';

function run<K extends Plain>(task: ToWorker<K>): void {
  const [what, answer] = tasks.plain[task.kind];
  try {
    done(task, answer(task));
  } catch (error) {
    failed(task, error, what);
  }
}

async function runLong<K extends Long>(task: ToWorker<K>): Promise<void> {
  const [what, answer] = tasks.long[task.kind];
  try {
    done(task, await answer(task));
  } catch (error) {
    failed(task, error, what);
  }
}

async function restore(task: ToWorker<'restore'>): Promise<void> {
  try {
    done(task, await keeper.restore(task.name));
  } catch (error) {
    failed(task, error, 'The board was not changed');
  }
}

/**
 * Posts that came together share a transaction, and who reads meanwhile sees them. All else stays in its place: a mark or a follower
 * that came before a post must not take it for an older one.
 */
function answer(batch: readonly ToWorker[]): void {
  let appends: ToWorker<'append'>[] = [];
  let reads: ToWorker<Plain>[] = [];
  const answerThose = (): void => {
    if (appends.length > 0) append(appends);
    // Many expired at once: who reads waits until all have gone, and those who post do not.
    if (reads.length > 0 && !tasks.isTidy()) waiting.unshift(...reads);
    else for (const task of reads) run(task);
    appends = [];
    reads = [];
  };
  for (const task of batch) {
    if (task.kind === 'append') appends.push(task);
    else if (isReading(task)) reads.push(task);
    else {
      answerThose();
      if (isLong(task)) goOn(runLong(task));
      else if (isPlain(task)) run(task);
    }
  }
  answerThose();
}

/** Nobody waits longer than for what came before: posts and reads at once, a restore alone, copies beside all others. */
async function work(): Promise<void> {
  const batch = waiting;
  waiting = [];
  while (batch.length > 0) {
    const until = batch.findIndex(({ kind }) => kind === 'restore' || kind === 'close');
    const together = batch.splice(0, until === -1 ? batch.length : until);
    answer(together);
    const alone = batch.shift();
    if (alone?.kind === 'restore') await restore(alone);
    if (alone?.kind !== 'close') continue;
    await leave(alone);
  }
  isWorking = false;
  if (waiting.length > 0) begin();
}

/** Copies that go on while posts are answered. */
const goingOn = new Set<Promise<void>>();
function goOn(copying: Promise<void>): void {
  goingOn.add(copying);
  void copying.finally(() => goingOn.delete(copying));
}

async function leave(task: ToWorker<'close'>): Promise<void> {
  clearInterval(timer);
  tidy.stop();
  try {
    await keeper.close({ forEver: true });
    await Promise.all(goingOn);
    await keeper.close({ forEver: true });
    done(task, undefined);
  } catch (error) {
    failed(task, error, 'The board was not closed');
  }
  flush();
  port?.close();
}

function begin(): void {
  if (isWorking) return;
  isWorking = true;
  setImmediate(() => void work());
}

const timer = setInterval(() => void keeper.backupIfDue(), askEveryMs);
port.on('message', (messages: readonly ToWorker[]) => {
  waiting.push(...messages);
  begin();
});
