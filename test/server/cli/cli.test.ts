import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import manifest from '../../../package.json' with { type: 'json' };
import { createProduct, dist, finish } from '../product.ts';

test('post and read, as in 2009: From X, N ago: text, newest last', async (t) => {
  const { remotex } = createProduct(t);
  assert.deepEqual(await remotex(['post', 'from a script']), {
    code: 0,
    stdout: 'Posted as item 1.\n',
    stderr: '',
  });
  await remotex(['post', 'and', 'another', '--by', 'ada']);
  const { code, stdout, stderr } = await remotex(['read']);
  assert.equal(code, 0);
  assert.equal(stderr, '');
  const ago = '(just now|\\d+ seconds? ago)';
  assert.match(
    stdout,
    new RegExp(`^#1 From ${hostname()}, ${ago}: from a script\n#2 From ada, ${ago}: and another\n$`),
  );
  assert.match((await remotex(['read', '--last', '1'])).stdout, /^#2 From ada, .*: and another\n$/);
});

test('--json prints the field names of the wire, on one line', async (t) => {
  const { remotex } = createProduct(t);
  const posted = JSON.parse((await remotex(['post', 'x', '--topic', 'maps', '--json'])).stdout);
  assert.deepEqual(Object.keys(posted), ['id', 'item', 'by', 'when', 'topic', 'priority', 'client']);
  assert.match(posted.when, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const { stdout } = await remotex(['read', '--json']);
  assert.equal(stdout, `${JSON.stringify([posted])}\n`);
  const status = JSON.parse((await remotex(['status', '--json'])).stdout);
  assert.equal(status.version, manifest.version);
});

test('the text comes from standard input when none is given, or for "-"', async (t) => {
  const { remotex } = createProduct(t);
  await remotex(['post'], 'two\nlines\n');
  await remotex(['post', '-', '--by', 'b'], 'dash');
  const { stdout } = await remotex(['read', '--json']);
  assert.deepEqual(
    JSON.parse(stdout).map(({ item }: { item: string }) => item),
    ['two\nlines', 'dash'],
  );
  assert.match((await remotex(['read'])).stdout, /: two\n {2}lines\n#2 From b,/);
});

test('bytes on standard input that are not UTF-8 are refused, and not replaced', async (t) => {
  const product = createProduct(t);
  const client = `'${process.execPath}' '${join(dist, 'cli.cjs')}'`;
  const post = `printf 'gr\\374n' | ${client} post - --json`;
  const { code, stdout, stderr } = await finish(spawn('/bin/sh', ['-c', post], { env: product.env }));
  assert.deepEqual([code, stdout], [1, '']);
  assert.deepEqual(JSON.parse(stderr).error, {
    reason: 'bad-utf8',
    message: 'Standard input is not UTF-8. Convert it first, for example with iconv.',
  });
  assert.equal((await product.remotex(['read', '--json'])).stdout, '[]\n');
});

test('control characters in a post reach the terminal as text', async (t) => {
  const { remotex } = createProduct(t);
  await remotex(['post', '-', '--by', 'e\u001bvil'], '\u001b]0;title\u0007 \u202egnp.exe \r\u001b[2J');
  const { stdout } = await remotex(['read']);
  assert.match(stdout, /^#1 From e\\x1bvil, .*: \\x1b\]0;title\\x07 \\u202egnp\.exe/);
  for (const control of ['\u001b', '\u0007', '\u202e', '\r']) assert.ok(!stdout.includes(control));
});

test('JSON in a terminal escapes what could command it, and says the same', async (t) => {
  const { remotex } = createProduct(t);
  const item = 'C1 \u009b31m, bidi \u202e, and \u{1f5fa}';
  await remotex(['call', 'board/post', JSON.stringify({ item })]);
  const { stdout } = await remotex(['read', '--json']);
  assert.doesNotMatch(stdout, /[\u0080-\u009f\u202e]/);
  assert.equal(JSON.parse(stdout)[0].item, item);
});

test('text that is too long, empty or broken is refused by its name and limit', async (t) => {
  const { remotex } = createProduct(t);
  const long = await remotex(['post', '-'], 'é'.repeat(40_000));
  assert.deepEqual([long.code, long.stdout], [1, '']);
  assert.equal(long.stderr, 'board/post refused: item must be at most 65536 bytes of UTF-8.\n');
  const empty = await remotex(['post', '']);
  assert.equal(empty.stderr, 'board/post refused: item must not be empty.\n');
  const nul = await remotex(['post', '-'], 'a\0b');
  assert.equal(nul.stderr, 'board/post refused: item must not contain the character NUL.\n');
  assert.equal((await remotex(['read', '--json'])).stdout, '[]\n');
});

for (const [args, words] of [
  [['raed'], "Unknown command 'raed'. Did you mean 'read'?"],
  [['xyzzy'], "Unknown command 'xyzzy'."],
  [
    ['track'],
    'Say which: track open, track list, track nearest, track at, track info, track stats, track export, track watch, track close.',
  ],
  [['track', 'opne'], "Did you mean 'track open'?"],
  [['read', '--lsat', '3'], "Unknown option '--lsat'."],
  [['read', '--last'], "Option '--last <value>' argument missing."],
  [
    ['read', '--last', '-3'],
    '--last takes a value. One that begins with a minus is joined to it: --last=-1.',
  ],
  [['read', '--last', 'many'], "--last takes a whole number, got 'many'."],
  [['track', 'nearest', '48,1,14,2'], 'A place is LAT,LON in degrees'],
  [['track', 'nearest', '91,0'], 'The latitude must be from -90 to 90, got 91.'],
  [['track', 'open'], 'Name a file'],
  [['call', 'board/read', '{last:3}'], 'The params are not JSON'],
  [['call'], 'Give a method'],
  [['--frobnicate'], "Unknown option '--frobnicate'."],
] as const) {
  test(`wrong usage is exit code 2 with the way out: remotex ${args.join(' ')}`, async (t) => {
    const { remotex } = createProduct(t);
    const { code, stdout, stderr } = await remotex(args);
    assert.deepEqual([code, stdout], [2, '']);
    assert.ok(stderr.startsWith(words), stderr);
    // That of the command, of its family, or of all.
    const typed = args.join(' ');
    const helps = ['track nearest', 'track open', 'track', 'read', 'call'];
    const own = helps.find((name) => typed.startsWith(name));
    const help = own === undefined ? '--help' : `${own} --help`;
    assert.ok(stderr.endsWith(` See: remotex ${help}\n`), stderr);
    assert.equal((await remotex(help.split(' '))).code, 0);
  });
}

test('help is on standard output with exit code 0, for the program and for each command', async (t) => {
  const { remotex } = createProduct(t);
  for (const args of [[], ['--help'], ['-h'], ['help']]) {
    const { code, stdout, stderr } = await remotex(args);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^remotex: a bulletin board and GPS tracks.*\n\nUsage: /);
  }
  for (const args of [
    ['track', 'nearest', '--help'],
    ['help', 'track', 'nearest'],
  ]) {
    const { code, stdout } = await remotex(args);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /Usage: remotex track nearest \[LAT,LON\]\n[\s\S]*Examples:\n {2}remotex track nearest 46\.1,14\.2/,
    );
  }
  assert.equal((await remotex(['--version'])).stdout, `${manifest.version}\n`);
});

test('the help of the program fits a terminal of 40 lines and 80 columns, under headings', async (t) => {
  const { remotex } = createProduct(t);
  const lines = (await remotex(['help'])).stdout.trimEnd().split('\n');
  assert.ok(lines.length <= 40, `${lines.length} lines`);
  for (const line of lines) assert.ok(line.length <= 80, line);
  const headings = ['Board', 'Tracks', 'Daemon', 'Servers, also your own', 'Examples:'];
  assert.deepEqual(
    lines.filter((line) => /^\S+$|, also/.test(line)),
    headings,
  );
  for (const name of ['post', 'mark-read', 'track nearest', 'stop', 'call'])
    assert.ok(
      lines.some((line) => line.startsWith(`  ${name} `)),
      name,
    );
  // The board's upkeep is one line there, and has a help of its own.
  assert.ok(lines.some((line) => /^ {2}board \.\.\. .*remotex board --help$/.test(line)));
  for (const args of [
    ['board', '--help'],
    ['help', 'board'],
  ]) {
    const { code, stdout } = await remotex(args);
    assert.equal(code, 0);
    assert.deepEqual(
      [...stdout.matchAll(/^ {2}board (\S+)/gm)].map(([, verb]) => verb),
      ['keep', 'backup', 'backups', 'restore', 'export', 'import'],
    );
  }
});

test('each command has a help of its own, with an example', async (t) => {
  const { remotex } = createProduct(t);
  for (const name of [
    'post',
    'read',
    'reply',
    'edit',
    'delete',
    'pin',
    'topics',
    'search',
    'mark-read',
    'board keep',
  ]) {
    const { code, stdout } = await remotex(['help', ...name.split(' ')]);
    assert.equal(code, 0);
    assert.ok(stdout.includes(`\nUsage: remotex ${name}`), stdout);
    assert.ok(stdout.includes(`\nExamples:\n  remotex ${name}`), stdout);
  }
});

test('status and stop say whether Remotex runs, and do not start it', async (t) => {
  const { remotex } = createProduct(t);
  const none = await remotex(['status']);
  assert.deepEqual(none, {
    code: 3,
    stdout: '',
    stderr: 'Remotex is not running. It starts with the next post or read.\n',
  });
  assert.deepEqual(await remotex(['stop']), { code: 0, stdout: 'Remotex is not running.\n', stderr: '' });
  await remotex(['post', 'x']);
  const { stdout } = await remotex(['status']);
  assert.match(stdout, /^Remotex \d+\.\d+\.\d+ is running \(pid \d+, Node \d+\.\d+\.\d+\)\.\n {2}pipe {5}\//);
  assert.match((await remotex(['stop'])).stdout, /^Remotex \(pid \d+\) has stopped\.\n$/);
  assert.equal((await remotex(['status'])).code, 3);
});

test('with --json, errors are JSON on standard error', async (t) => {
  const { remotex } = createProduct(t);
  const { code, stdout, stderr } = await remotex(['call', 'board/psot', '--json']);
  assert.deepEqual([code, stdout], [1, '']);
  assert.deepEqual(JSON.parse(stderr), {
    error: { reason: 'unknown-method', message: "Unknown method 'board/psot'. Did you mean 'board/post'?" },
  });
});

test('call prints the result of any method as JSON', async (t) => {
  const { remotex } = createProduct(t);
  const posted = await remotex(['call', 'board/post', '{"item":"called","by":"me"}']);
  assert.equal(JSON.parse(posted.stdout).by, 'me');
  const refused = await remotex(['call', 'board/post', '{"item":5,"extra":1}']);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /^board\/post refused: item: expected string, received number; .*extra/);
});

test('a result that cannot be written is told, with exit code 1', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'x']);
  const client = `'${process.execPath}' '${join(dist, 'cli.cjs')}'`;
  const shell = spawn('/bin/sh', ['-c', `${client} read >/dev/full`], { env: product.env });
  const { code, stderr } = await finish(shell);
  assert.equal(code, 1);
  assert.match(stderr, /^The result could not be written: .*ENOSPC/);
});

test('minus signs, joiners and names are kept as they were typed', async (t) => {
  const { remotex } = createProduct(t);
  await remotex(['post', '\u22125 degrees 👨‍👩‍👧', '--by=-1', '--topic=\u22122']);
  const [item] = JSON.parse((await remotex(['read', '--json'])).stdout);
  assert.deepEqual([item.item, item.by, item.topic], ['\u22125 degrees 👨‍👩‍👧', '-1', '\u22122']);
  assert.match((await remotex(['read'])).stdout, /: \u22125 degrees 👨‍👩‍👧\n$/);
});

test("a name with a line break cannot pass off an item as somebody else's", async (t) => {
  const { remotex } = createProduct(t);
  const { code, stderr } = await remotex(['post', 'x', '--by', 'x, just now: hi\nFrom boss']);
  assert.deepEqual([code, stderr], [1, 'board/post refused: by must be one line.\n']);
});

test('words that a command does not take are refused, and a family of commands has help', async (t) => {
  const { remotex } = createProduct(t);
  const { code, stderr } = await remotex(['read', '5']);
  assert.deepEqual([code, stderr], [2, "remotex read takes no '5'. See: remotex read --help\n"]);
  assert.equal((await remotex(['track', '--help'])).code, 0);
});

test('a reader that closes early gets no stack trace', async (t) => {
  const product = createProduct(t);
  for (let i = 0; i < 20; i++)
    await product.remotex(['call', 'board/post', JSON.stringify({ item: 'x'.repeat(60_000) })]);
  const client = `'${process.execPath}' '${join(dist, 'cli.cjs')}'`;
  const shell = spawn('/bin/bash', ['-c', `set -o pipefail; ${client} read | head -c 1`], {
    env: product.env,
  });
  assert.deepEqual(await finish(shell), { code: 0, stdout: '#', stderr: '' });
});

test('the client runs on an old Node, and says what is missing when it would have to start the daemon', async (t) => {
  const product = createProduct(t);
  // Stands in for a Node 20: the version is all that is asked.
  const pretend = [
    '--import',
    'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.20.2"})',
  ];
  const old = (...args: string[]) =>
    finish(spawn(process.execPath, [...pretend, join(dist, 'cli.cjs'), ...args], { env: product.env }));
  const refused = await old('post', 'x');
  assert.equal(refused.code, 3);
  assert.match(
    refused.stderr,
    /^Remotex is not running, and this Node \(20\.20\.2\) is too old to start it: 22\.16 or newer/,
  );
  await product.remotex(['post', 'by the new one']);
  assert.equal((await old('post', 'by the old one')).code, 0);
  await product.remotex(['stop']);
  // Now it knows which Node ran the daemon last.
  assert.equal((await old('post', 'started by the old one')).code, 0);
});
