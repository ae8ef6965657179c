/** The thread that owns the board's file. SQLite waits for the disk, and the daemon's clients must not wait with it. */
import { parentPort, workerData } from 'node:worker_threads';
import { RemoteError } from '../remote/errors.ts';
import { askEveryMs } from './backupPlan.ts';
import { importItems } from './importItems.ts';
import { createKeeper } from './keeper.ts';
import { highestId } from './look.ts';
import type { FromWorker, Kind, Tasks, ToWorker } from './protocol.ts';

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
const failed = (task: ToWorker, error: unknown, what: string): void => {
  const { reason, message } = keeper.explain(error, what);
  send({ kind: 'failed', id: task.id, failure: { reason, message } });
};

const keeper = createKeeper(workerData.file, (event, details) => send({ kind: 'event', event, details }));
let isOpen = false;
let isWorking = false;
let waiting: ToWorker[] = [];

/** All posts that came while the last ones were written share one transaction: one wait for the disk. */
function append(tasks: readonly ToWorker<'append'>[]): void {
  try {
    const refusal = opened().lost();
    // A post into a deleted file "succeeds" and is lost with it.
    if (refusal) throw refusal;
    const results = opened().items.append(tasks.map(({ draft }) => draft));
    results.forEach((result, i) => {
      const task = tasks[i];
      if (!task) return;
      if (result instanceof RemoteError) failed(task, result, 'Not saved');
      else done(task, result);
    });
  } catch (error) {
    for (const task of tasks) failed(task, error, 'Not saved');
  }
}

function read(task: ToWorker<'read'>): void {
  try {
    done(task, opened().items.read(task.query));
  } catch (error) {
    failed(task, error, 'The board cannot be read');
  }
}

function bring(task: ToWorker<'import'>): void {
  try {
    const refusal = opened().lost();
    if (refusal) throw refusal;
    done(task, importItems(opened().database, task.batch, task.client));
  } catch (error) {
    failed(task, error, 'Not imported');
  }
}

/** The open board. Its copy for today is made when those who wait now have their answers; a new one has nothing to copy yet. */
function opened() {
  const board = keeper.board();
  if (!isOpen && highestId(board.database) > 0) setImmediate(() => void keeper.backupIfDue());
  isOpen = true;
  return board;
}

async function copy(task: ToWorker<'backup'>): Promise<void> {
  try {
    done(task, await keeper.backup());
  } catch (error) {
    failed(task, error, 'The board was not copied');
  }
}

function backups(task: ToWorker<'backups'>): void {
  try {
    done(task, keeper.backups());
  } catch (error) {
    failed(task, error, 'The copies cannot be listed');
  }
}

async function check(task: ToWorker<'check'>): Promise<void> {
  try {
    done(task, await keeper.check());
  } catch (error) {
    failed(task, error, 'The board was not checked');
  }
}

async function restore(task: ToWorker<'restore'>): Promise<void> {
  try {
    done(task, await keeper.restore(task.name));
  } catch (error) {
    failed(task, error, 'The board was not changed');
  }
}

/** Nobody waits longer than for what came before: posts and reads at once, a restore alone, copies beside all others. */
async function work(): Promise<void> {
  const batch = waiting;
  waiting = [];
  while (batch.length > 0) {
    const until = batch.findIndex(({ kind }) => kind === 'restore' || kind === 'close');
    const together = batch.splice(0, until === -1 ? batch.length : until);
    const appends = together.filter((task) => task.kind === 'append');
    if (appends.length > 0) append(appends);
    for (const task of together) {
      if (task.kind === 'read') read(task);
      if (task.kind === 'import') bring(task);
      if (task.kind === 'backups') backups(task);
      if (task.kind === 'backup') goOn(copy(task));
      if (task.kind === 'check') goOn(check(task));
    }
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
