/** list, describe and call: what anybody can find out and do from a terminal, at our server and at anybody's own. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createProduct } from '../product.ts';
import { judge } from '../remote/openRpcJudge.ts';

const jobsFile = fileURLToPath(new URL('../../fixtures/jobs.ts', import.meta.url));

/** The product with the server of the fixture running, under that name. */
async function withJobs(t: TestContext, name = 'jobs') {
  const product = createProduct(t);
  const server = spawn(process.execPath, [jobsFile, name], {
    env: product.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => server.kill('SIGKILL'));
  await once(server.stdout, 'data');
  return { ...product, server };
}

test('list shows the servers that run with their methods, and starts none', async (t) => {
  const { remotex } = await withJobs(t);
  const jobs = [
    'jobs 1.2.3',
    '  Clock/now',
    '  daemon/drain    Ends the server when all its clients have asked for this.',
    '  daemon/restart  Ends the server; its clients come back by themselves.',
    '  daemon/status   How the server is, and where.',
    '  daemon/stop     Ends the server after the running calls have ended.',
    '  jobs/find       A job that is done.',
    '  jobs/follow     Stream. Every job after that one.',
    '  jobs/plan',
    '  jobs/run        Runs a job.',
    '',
  ].join('\n');
  assert.deepEqual(await remotex(['list']), { code: 0, stdout: jobs, stderr: '' });
  await remotex(['post', 'x']);
  const { stdout } = await remotex(['list']);
  assert.match(
    stdout,
    /^remotex \d+\.\d+\.\d+\n {2}board\/backup +Makes[\s\S]*\n {2}board\/post +Adds an item/,
  );
  assert.ok(stdout.endsWith(`\n\n${jobs}`));
  const [ours, theirs] = JSON.parse((await remotex(['list', '--json'])).stdout);
  assert.equal(ours.server, 'remotex');
  assert.deepEqual(theirs.methods.at(-1), {
    name: 'jobs/run',
    kind: 'function',
    summary: 'Runs a job.',
  });
});

test('list says so when nothing runs', async (t) => {
  const { remotex } = createProduct(t);
  const stderr = 'No server runs. Remotex starts with the next post or read.\n';
  assert.deepEqual(await remotex(['list']), { code: 0, stdout: '', stderr });
  assert.deepEqual(await remotex(['list', '--json']), { code: 0, stdout: '[]\n', stderr: '' });
});

test('describe tells what a method takes and gives, with a call that works as it stands', async (t) => {
  const { remotex } = await withJobs(t);
  assert.deepEqual(await remotex(['describe', 'jobs/run']), {
    code: 0,
    stdout: `jobs/run: Runs a job.

Params:
  name    text of 1 to 100 characters
  steps?  whole number, at least 1, by default 3

Result: object
  id    whole number
  name  text
  done  date and time

Progress: number

With name it may be called again when its answer was lost.
Programs wait for it for 10 s.
Errors: NoSuchJob.

Example:
  remotex call jobs/run '{"name":"text"}'
`,
    stderr: '',
  });
  const { stdout } = await remotex(['describe', 'jobs/find']);
  assert.match(stdout, /\nParams, either \{ by, id \} or \{ by, name \}:\n {2}by {4}"id" or "name"\n/);
  for (const name of ['board/post', 'board/read', 'jobs/find', 'jobs/plan', 'jobs/follow', 'Clock/now']) {
    const described = await remotex(['describe', name]);
    const [, words = '', json] = /\n {2}remotex (call .*?)(?: '(.*)')?\n$/.exec(described.stdout) ?? [];
    const { code, stderr } = await remotex([...words.split(' '), ...(json ? [json] : [])]);
    assert.deepEqual([code, stderr], [0, ''], described.stdout);
  }
});

test('describe starts our server for what is ours, and finds modules and servers by their names', async (t) => {
  const { remotex } = await withJobs(t);
  const board = await remotex(['describe', 'board']);
  assert.match(
    board.stdout,
    /^board: The bulletin board\.\n {2}board\/backup +Makes[\s\S]*\n {2}board\/post +Adds/,
  );
  const server = await remotex(['describe', 'jobs']);
  assert.match(server.stdout, /^The server jobs, version 1\.2\.3\.\n\nClock\n {2}Clock\/now\n\ndaemon: /);
  assert.match((await remotex(['describe', 'Clock'])).stdout, /^Clock\n {2}Clock\/now\n/);
  const status = await remotex(['describe', 'daemon/status', '--server', 'jobs']);
  assert.match(status.stdout, /\n {2}remotex call --server jobs daemon\/status\n$/);
});

test('describe --json gives OpenRPC with what was asked for, and no more', async (t) => {
  const { remotex } = await withJobs(t);
  const namesOf = async (name: string) => {
    const { stdout } = await remotex(['describe', '--json', name]);
    return judge(JSON.parse(stdout)).names;
  };
  assert.deepEqual(await namesOf('jobs/plan'), ['jobs/plan']);
  assert.deepEqual(
    await namesOf('board'),
    [
      ...['backup', 'backups', 'changes', 'check', 'delete', 'edit', 'import', 'keep', 'markRead', 'pin'],
      ...['post', 'read', 'restore', 'state', 'threads', 'topics', 'watch'],
    ].map((name) => `board/${name}`),
  );
  assert.equal((await namesOf('jobs')).length, 9);
});

test('call goes to the server that has the name of the module, or to the one that is named', async (t) => {
  const { remotex } = await withJobs(t);
  const found = await remotex(['call', 'jobs/find', '{"by":"id","id":4}', '--json']);
  assert.deepEqual(found, {
    code: 0,
    stdout: '{"id":4,"name":"job 4","done":"1970-01-01T00:00:04.000Z"}\n',
    stderr: '',
  });
  const clock = await remotex(['call', 'Clock/now', '--server', 'jobs']);
  assert.equal(clock.stdout, '"1970-01-01T00:00:00.000Z"\n');
  const status = JSON.parse((await remotex(['call', 'daemon/status', '--server', 'jobs'])).stdout);
  assert.equal(status.version, '1.2.3');
  const lost = await remotex(['call', 'Clock/now']);
  assert.deepEqual([lost.code, lost.stdout], [1, '']);
  assert.equal(
    lost.stderr,
    "The server remotex has no method 'Clock/now'. The server jobs has: remotex call --server jobs Clock/now\n",
  );
});

test('a server with the name of one of our modules does not come in its place', async (t) => {
  const { remotex } = await withJobs(t, 'board');
  assert.deepEqual(await remotex(['call', 'board/read']), { code: 0, stdout: '[]\n', stderr: '' });
  assert.match((await remotex(['describe', 'board'])).stdout, /^board: The bulletin board\./);
  const theirs = await remotex(['call', '--server', 'board', 'jobs/find', '{"by":"id","id":1}']);
  assert.equal(JSON.parse(theirs.stdout).name, 'job 1');
});

test('call reads its params from standard input', async (t) => {
  const { remotex } = await withJobs(t);
  const { stdout } = await remotex(['call', 'jobs/plan', '-'], '{"name":"a",\n"after":[{"name":"b"}]}\n');
  assert.deepEqual(JSON.parse(stdout), { name: 'a', after: [{ name: 'b' }] });
});

test('a stream prints an item on each line until its end, or as many as are asked for', async (t) => {
  const { remotex } = await withJobs(t);
  const lines = [1, 2, 3].map(
    (id) => `{"id":${id},"name":"job ${id}","done":"1970-01-01T00:00:0${id}.000Z"}\n`,
  );
  const all = await remotex(['call', 'jobs/follow']);
  assert.deepEqual(all, { code: 0, stdout: lines.join(''), stderr: '' });
  const json = await remotex(['call', 'jobs/follow', '{"after":1}', '--json']);
  assert.equal(json.stdout, lines.slice(1).join(''));
  const some = await remotex(['call', 'jobs/follow', '--items', '2']);
  assert.deepEqual(some, { code: 0, stdout: lines.slice(0, 2).join(''), stderr: '' });
});

test('progress goes to standard error, and is left out with --json', async (t) => {
  const { remotex } = await withJobs(t);
  const run = ['call', 'jobs/run', '{"name":"a","steps":4}'];
  const { code, stdout, stderr } = await remotex(run);
  assert.deepEqual([code, stderr], [0, '0.25\n0.5\n0.75\n1\n']);
  assert.equal(JSON.parse(stdout).name, 'a');
  assert.equal((await remotex([...run, '--json'])).stderr, '');
});

for (const [args, code, words] of [
  [['describe'], 2, 'Name one server, module or method'],
  [['describe', 'bord/post'], 1, "Nothing that runs is called 'bord/post'."],
  [['describe', 'board/psot'], 1, "Nothing that runs is called 'board/psot'. Did you mean 'board/post'?"],
  [['describe', 'jobs/rnu'], 1, "Nothing that runs is called 'jobs/rnu'. Did you mean 'jobs/run'?"],
  [['call', 'jobs/rnu'], 1, "Unknown method 'jobs/rnu'. Did you mean 'jobs/run'?"],
  [['call', 'jobs/run'], 1, 'jobs/run refused: name is missing'],
  [['call', 'jobs/find', '{"by":"name","name":"x"}'], 1, 'There is no job x.'],
  [['call', 'jobs/run', '[1]'], 2, 'The params must be one JSON object'],
  [['call', 'jobs/run', '{'], 2, 'The params are not JSON'],
  [['call', 'jobs/follow', '--items', '0'], 2, '--items takes a number from 1.'],
  [['call', 'x/y', '--server', 'nobody'], 3, 'The server nobody is not running.'],
  [['call', 'x/y', '--server', '../x'], 1, '"../x" cannot be the name of a server'],
  [['describe', 'x', '--server', 'nobody'], 3, 'The server nobody is not running.'],
  [['status', '--server', 'nobody'], 3, 'The server nobody is not running.'],
] as const) {
  test(`a wrong name or value is told with the way out: remotex ${args.join(' ')}`, async (t) => {
    const { remotex } = await withJobs(t);
    const told = await remotex(args);
    assert.deepEqual([told.code, told.stdout], [code, ''], told.stderr);
    assert.ok(told.stderr.startsWith(words), told.stderr);
  });
}

test('status and stop know other servers by name', async (t) => {
  const { remotex, server, folder } = await withJobs(t);
  const status = await remotex(['status', '--server', 'jobs']);
  assert.match(status.stdout, new RegExp(`^The server jobs 1\\.2\\.3 is running \\(pid ${server.pid}, `));
  const pipe = await remotex(['status', '--server', 'jobs', '--pipe']);
  assert.equal(pipe.stdout, `${folder}/servers/jobs/run/remotex.sock\n`);
  const ended = once(server, 'exit');
  const stopped = await remotex(['stop', '--server', 'jobs']);
  assert.equal(stopped.stdout, `The server jobs (pid ${server.pid}) has stopped.\n`);
  assert.deepEqual(await ended, [0, null]);
  const again = await remotex(['stop', '--server', 'jobs']);
  assert.deepEqual([again.code, again.stdout], [0, 'The server jobs is not running.\n']);
});
