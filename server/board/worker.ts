/** The thread that owns the board's file. SQLite waits for the disk, and the daemon's clients must not wait with it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Imported } from '../api/boardCopies.ts';
import type { ImportBatch } from '../api/boardItems.ts';
import type { BoardState, SetKeep } from '../api/boardState.ts';
import { RemoteError } from '../remote/errors.ts';
import { askEveryMs } from './backupPlan.ts';
import type { Change, Changed } from './changing.ts';
import { importItems } from './importItems.ts';
import type { Client } from './items.ts';
import { createKeeper } from './keeper.ts';
import { highestId } from './look.ts';
import type { OpenBoard } from './openBoard.ts';
import type { FromWorker, Kind, Tasks, ToWorker } from './protocol.ts';
import type { Tables } from './tables.ts';
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
const cannotRead = 'The board cannot be read';
let isOpen = false;
let isWorking = false;
let waiting: ToWorker[] = [];

/** All posts that came while the last ones were written share one transaction: one wait for the disk. */
function append(tasks: readonly ToWorker<'append'>[]): void {
  try {
    const results = writable().tables.append(tasks.map(({ draft }) => draft));
    results.forEach((result, i) => {
      const task = tasks[i];
      if (!task) return;
      if (result instanceof RemoteError) failed(task, result, 'Not saved');
      else done(task, result);
    });
    tidy.changed();
  } catch (error) {
    for (const task of tasks) failed(task, error, 'Not saved');
  }
}

/** Each of the others by itself: how its failure begins, and what it does. */
const tasks: { readonly [K in Plain]: readonly [string, (task: ToWorker<K>) => Tasks[K]['answer']] } = {
  read: [cannotRead, ({ query }) => readable().read(query)],
  topics: [cannotRead, ({ reader }) => readable().topics(reader)],
  threads: [cannotRead, ({ query }) => readable().threads(query)],
  state: [cannotRead, () => readable().retention.state()],
  change: ['Not changed', ({ change }) => applyChange(change)],
  mark: [
    'Not marked as read',
    ({ marks }) => writable().tables.readers.mark(marks, highestId(opened().database)),
  ],
  import: ['Not imported', ({ batch, client }) => addThose(batch, client)],
  backups: ['The copies cannot be listed', () => keeper.backups()],
};

function applyChange(change: Change): Changed {
  const changed = writable().tables.change(change);
  // What is no longer pinned may have expired, or be too many.
  tidy.changed();
  return changed;
}

function addThose(batch: ImportBatch, client: Client): Imported {
  const imported = importItems(writable().database, batch, client, new Date());
  // There may be too many now.
  tidy.changed();
  return imported;
}

/** Those that go on while others are answered. */
const longTasks: {
  readonly [K in Long]: readonly [string, (task: ToWorker<K>) => Promise<Tasks[K]['answer']>];
} = {
  backup: ['The board was not copied', () => keeper.backup()],
  check: ['The board was not checked', () => keeper.check()],
  keep: ['The limits were not set', ({ keep }) => setKeep(keep)],
};

const isLong = (task: ToWorker): task is ToWorker<Long> => task.kind in longTasks;
const isReading = (task: ToWorker): task is ToWorker<'read' | 'topics' | 'threads'> =>
  task.kind === 'read' || task.kind === 'topics' || task.kind === 'threads';
const isPlain = (task: ToWorker): task is ToWorker<Plain> => task.kind in tasks;

type Long = 'backup' | 'check' | 'keep';
type Plain = Exclude<Kind, Long | 'append' | 'restore' | 'close'>;

function run<K extends Plain>(task: ToWorker<K>): void {
  const [what, answer] = tasks[task.kind];
  try {
    done(task, answer(task));
  } catch (error) {
    failed(task, error, what);
  }
}

async function runLong<K extends Long>(task: ToWorker<K>): Promise<void> {
  const [what, answer] = longTasks[task.kind];
  try {
    done(task, await answer(task));
  } catch (error) {
    failed(task, error, what);
  }
}

async function setKeep(keep: SetKeep): Promise<BoardState> {
  // What is dropped now does not come back, except from a copy.
  const isLimit = Object.values(keep).some((limit) => typeof limit === 'number');
  if (isLimit && highestId(writable().database) > 0) await keeper.backup();
  writable().tables.retention.set(keep);
  await tidy.all();
  // A restore may have opened another board meanwhile.
  return readable().retention.state();
}

/** The open board. Its copy for today is made when those who wait now have their answers; a new one has nothing to copy yet. */
function opened(): OpenBoard {
  const board = keeper.board();
  tidy.of(board);
  if (!isOpen && highestId(board.database) > 0) setImmediate(() => void keeper.backupIfDue());
  isOpen = true;
  return board;
}

/** A post into a deleted file "succeeds" and is lost with it. */
function writable(): OpenBoard {
  const board = opened();
  const refusal = board.lost();
  if (refusal) throw refusal;
  // Nobody answers, edits or counts what has expired.
  tidy.beforeReading();
  return board;
}

/** Whether all that has expired is gone. When that cannot be known, whoever reads is told why. */
function isTidy(): boolean {
  try {
    opened();
    return tidy.beforeReading();
  } catch {
    return true;
  }
}

function readable(): Tables {
  const { tables } = opened();
  tidy.beforeReading();
  return tables;
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
    if (reads.length > 0 && !isTidy()) waiting.unshift(...reads);
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
