/** Entry of the daemon: `--daemon` runs it, `--stdio` forwards a program's standard input and output to it, and
 * starts it when it does not run, unless `--no-start` is given. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { en } from 'zod/locales';
import { config } from 'zod/mini';
import { Track } from './api/tracks.ts';
import { View } from './api/view.ts';
import { createBoard } from './board/board.ts';
import { createBoardStore } from './board/store.ts';
import { connect } from './daemon/connect.ts';
import { type Room, startDaemon } from './daemon/daemon.ts';
import { forward } from './daemon/forward.ts';
import { locateHome } from './daemon/home.ts';
import { createLog, type Log } from './daemon/log.ts';
import { refuse } from './daemon/refuse.ts';
import { type Reporter, takeReporter } from './daemon/report.ts';
import { chooseRuntime } from './daemon/runtime.ts';
import { RemoteError } from './remote/errors.ts';
import { implement } from './remote/implement.ts';
import { readError } from './remote/wireError.ts';
import { createLineAnswers } from './tracks/lines/lineAnswers.ts';
import { createTrackReader } from './tracks/trackReader.ts';
import { createTrackStore } from './tracks/trackStore.ts';
import { createTracks } from './tracks/tracks.ts';
import { build, version } from './version.ts';

/** Long enough that a coffee does not cost a start, short enough that a machine at rest is at rest. */
const idleSeconds = Number(process.env.REMOTEX_IDLE_SECONDS) || 30 * 60;

const home = locateHome(process.env);

/** Read once, at the start: an update of the extension deletes these files under a running daemon. */
function workerOf(name: string): (options: WorkerOptions) => Worker {
  const code = readFileSync(join(__dirname, name), 'utf8');
  return (options) => new Worker(code, { ...options, eval: true });
}

function openBoard(log: Log): Room {
  const store = createBoardStore({
    file: join(home.folder, 'board.db'),
    startWorker: workerOf('boardWorker.cjs'),
    onEvent: log,
  });
  return { services: [createBoard({ store, host: hostname() })], close: () => store.close() };
}

function openTracks(log: Log): Room {
  const reader = createTrackReader(workerOf('trackWorker.cjs'));
  const onWarning = (warning: string) => log('tracks', { warning });
  const store = createTrackStore({ file: join(home.folder, 'tracks.json'), reader, onWarning });
  const lines = createLineAnswers({ store, readLines: reader.lines });
  const { track, view } = createTracks({
    store,
  });
  return {
    services: [implement(Track, { ...track, ...lines }), implement(View, view)],
    close: () => reader.close(),
  };
}

/** For a daemon that is run by hand. */
const reportToPerson: Reporter = (report) =>
  console.error(report.kind === 'failed' ? report.message : `Remotex: ${report.kind}`);

async function runDaemon(): Promise<void> {
  config(en());
  process.umask(0o077);
  const report = takeReporter(process.env, home.name) ?? reportToPerson;
  const log = createLog(home.logFile);
  try {
    const daemon = await startDaemon({
      home,
      version,
      build,
      log,
      idleMs: idleSeconds * 1000,
      network: { allowed: process.env.REMOTEX_NETWORK_HOME === '1' },
      ...(process.env.REMOTEX_PROOF === '1' ? { proof: true } : {}),
      openRooms: () => [openBoard(log), openTracks(log)],
      onEnd: () => process.exit(),
    });
    if (!daemon) {
      report({ kind: 'busy' });
      process.exit(75);
    }
    process.chdir(home.folder);
    const end = (): void => {
      // A second one, of either kind, finds no listener and ends the process at once.
      process.off('SIGTERM', end).off('SIGINT', end);
      void daemon.stop('signal');
    };
    process.on('SIGTERM', end).on('SIGINT', end);
    process.on('SIGHUP', () => log('SIGHUP ignored'));
    for (const event of ['uncaughtException', 'unhandledRejection']) {
      process.on(event, (error) => {
        log('failed', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
        process.exitCode = 70;
        void daemon.stop('failure');
      });
    }
    report({ kind: 'ready' });
  } catch (error) {
    const { reason, message } = readError(error);
    log('cannot start', { reason });
    report({ kind: 'failed', reason, message });
    process.exit(78);
  }
}

async function runForwarder(): Promise<void> {
  try {
    const runtime = () => chooseRuntime(home, __filename);
    const mayStart = !process.argv.includes('--no-start');
    const socket = await connect({
      home,
      env: process.env,
      // Whoever starts none wants to end the one that runs, of whatever version it is.
      version: mayStart ? version : undefined,
      ...(mayStart ? { runtime } : {}),
    });
    await forward(socket, process.stdin, process.stdout);
  } catch (error) {
    const { reason, message, code, data } = readError(error);
    // Whoever never reached a daemon does not know where its log is.
    const refusal = new RemoteError(reason, message, { code, data: { ...data, log: home.logFile } });
    await refuse(refusal, process.stdin, process.stdout);
  }
  process.exit();
}

if (process.argv.includes('--daemon')) void runDaemon();
else if (process.argv.includes('--stdio')) void runForwarder();
else {
  console.error(
    'This is the background process of Remotex. Use the remotex command, or the extension for VS Code.',
  );
  process.exitCode = 2;
}
