import { Daemon, type DaemonStatus, protocol } from '../api/daemon.ts';
import { type Finding, inTwo } from '../daemon/checkup/finding.ts';
import { checkDisk, checkFolder, checkPermissions } from '../daemon/checkup/folder.ts';
import { checkLock } from '../daemon/checkup/lock.ts';
import { checkPipe } from '../daemon/checkup/pipe.ts';
import type { Caller } from '../remote/caller.ts';
import { remote } from '../remote/client.ts';
import { readError } from '../remote/wireError.ts';
import { type Command, FoundProblem, type Input } from './command.ts';
import { checkBackups, checkBoard } from './doctorBoard.ts';
import { columns } from './help.ts';

export const doctor: Command = {
  name: 'doctor',
  args: '',
  summary: 'Look for what is wrong with Remotex here, and say what to do',
  details:
    'It starts Remotex if it does not run, for that is what is to be seen; it changes nothing. Exit code 1 when something is bad.',
  options: {},
  examples: ['remotex doctor', 'remotex doctor --json | jq ".checks[] | select(.state != \\"good\\")"'],
  async run(input) {
    const { home } = input.daemon;
    // First, for it shows what the daemon met: the daemon would make what is missing.
    const folder = checkFolder(home);
    const { connection, status, finding, reason } = await checkDaemon(input, folder);
    const checks: Finding[] = [folder, checkPermissions(home), checkDisk(home), finding];
    const lock = { isRunning: status !== undefined, isSilent: reason === 'no-answer' };
    checks.push(checkPipe(home), await checkLock(home, lock), checkRuntime(status));
    if (connection && status) {
      checks.push(checkVersions(status, input.version));
      checks.push(await checkBoard(connection), await checkBackups(connection));
    }
    const isBad = checks.some(({ state }) => state === 'bad');
    input.output.result({ ok: !isBad, checks }, describeChecks(checks));
    if (isBad) throw new FoundProblem();
  },
};

interface Checked {
  readonly connection?: Caller;
  readonly status?: DaemonStatus;
  readonly finding: Finding;
  /** Why it could not be asked. */
  readonly reason?: string;
}

/** One that runs is looked at as it is, also when it is of another version. */
async function checkDaemon({ daemon }: Input, folder: Finding): Promise<Checked> {
  const name = 'daemon';
  try {
    const connection = (await daemon.find()) ?? (await daemon.connect());
    const status = await remote(Daemon, connection).status({});
    const what = `Remotex ${status.version} answers (pid ${status.pid})`;
    return { connection, status, finding: { name, state: 'good', what } };
  } catch (error) {
    const { message, reason } = readError(error);
    const said = inTwo(message);
    if (said.what === folder.what)
      return {
        reason,
        finding: { name, state: 'unknown', what: 'it was not asked, for the folder is not safe' },
      };
    return { reason, finding: { name, state: 'bad', ...said } };
  }
}

function checkVersions({ version, protocol: spoken, build = '' }: DaemonStatus, ours: string): Finding {
  const name = 'versions';
  if (version === ours && spoken === protocol)
    return {
      name,
      state: 'good',
      what: `daemon and command are ${version}, protocol ${spoken}, build ${build}`,
    };
  return {
    name,
    state: spoken === protocol ? 'warning' : 'bad',
    what: `the daemon is ${version} (protocol ${spoken}), this command ${ours} (protocol ${protocol})`,
    advice: 'To have one version: remotex restart',
  };
}

function checkRuntime(status: DaemonStatus | undefined): Finding {
  const command = `this command runs on Node ${process.versions.node}`;
  const what = status
    ? `the daemon runs on Node ${status.node} with SQLite ${status.sqlite ?? 'unknown'}, ${command}`
    : command;
  return { name: 'runtime', state: 'good', what };
}

const marks = { good: 'ok', warning: 'look', bad: 'BAD', unknown: '?' };

function describeChecks(checks: readonly Finding[]): string {
  const rows = checks.flatMap(({ name, state, what, advice }) => {
    const row = [`${marks[state].padEnd(4)}  ${name}`, `${what}.`] as const;
    return advice === undefined ? [row] : [row, ['', advice] as const];
  });
  const bad = checks.filter(({ state }) => state === 'bad').length;
  const looks = checks.filter(({ state }) => state === 'warning').length;
  return [...columns(rows), '', describeAll(bad, looks)].join('\n');
}

function describeAll(bad: number, looks: number): string {
  if (bad > 0) return `${bad} ${bad === 1 ? 'thing is' : 'things are'} wrong; see above what to do.`;
  return looks > 0 ? 'It works; see above what to look at.' : 'All is well.';
}
