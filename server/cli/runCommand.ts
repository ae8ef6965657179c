import { Board } from '../api/board.ts';
import { NewPost } from '../api/boardItems.ts';
import { describeIssues } from '../remote/check.ts';
import { RemoteError } from '../remote/errors.ts';
import { readError } from '../remote/wireError.ts';
import { type Command, EndsWith, type Input, UsageError } from './command.ts';
import { codeOf, type Ending, runChild } from './runChild.ts';
import { notStarted, oneLine, reportRun, titleOf } from './runReport.ts';
import { given, oneOf, priorities, wholeNumber } from './values.ts';

/** As many as tell what failed without filling a screen. */
const usualLines = 10;
const mostLines = 1000;

export const runCommand: Command = {
  name: 'run',
  args: '-- CMD [ARGUMENTS]',
  summary: 'Run a command, and post how it ended',
  details:
    'Its output is passed on unchanged. When it ends, its exit code or signal, how long it took and the last lines of its output are posted. The exit code is that of CMD, as in a shell: 128 and the number of the signal that ended it, 127 when it was not found, 126 when it is no program; 1 when its output could not be written; also when the post failed, which is told on standard error. No shell is involved: for one, run sh -c. Ctrl-C goes to CMD, and the result is still posted; a signal that is sent to remotex alone reaches CMD if it is SIGTERM or SIGHUP. With --json nothing more is printed: see the item with remotex read. What CMD leaves running in the background is waited for as long as it holds the output.',
  options: {
    topic: { type: 'string', value: 'NAME', help: 'the topic (default: run)' },
    by: { type: 'string', value: 'NAME', help: 'who posts (default: REMOTEX_NAME, else this machine)' },
    priority: {
      type: 'string',
      value: 'low|normal|high',
      help: 'how much it matters (default: high when CMD failed, else normal)',
    },
    title: { type: 'string', value: 'TEXT', help: 'what the post begins with (default: the command line)' },
    lines: {
      type: 'string',
      value: 'N',
      help: `how many of the last lines are posted (default: ${usualLines})`,
    },
    'on-failure': { type: 'boolean', help: 'post only when CMD failed' },
  },
  examples: [
    'remotex run -- make test',
    "remotex run --topic nightly --on-failure -- sh -c './backup.sh | tail'",
  ],
  takesCommand: true,
  async run(input) {
    const { args, text, flag, process } = input;
    const lines = wholeNumber('--lines', text('lines')) ?? usualLines;
    if (lines > mostLines) throw new UsageError(`--lines takes a number up to ${mostLines}.`);
    const title = text('title') === undefined ? titleOf(args) : oneLine(text('title') ?? '');
    // What would be refused is refused now, and not when CMD has worked for hours.
    const draft = await draftOf(input);
    const done = await runChild(args, lines, process);
    const code = codeOf(done.ending);
    const problems = done.ending.kind === 'not-started' ? [notStarted(args[0] ?? '', done.ending.error)] : [];
    if (code !== 0 || !flag('on-failure')) {
      const item = reportRun(title, done.ending, done.lines);
      try {
        await post(input, { ...draft, priority: draft.priority ?? usualPriority(done.ending), item });
      } catch (error) {
        problems.push(`The result was not posted: ${readError(error).message}`);
      }
    }
    await done.silent;
    const lost = done.lost();
    // CMD itself may have ended well before: its last words were in a pipe.
    if (lost) problems.push(`The output of the command could not be written: ${lost.message}.`);
    throw new EndsWith(
      lost && code === 0 ? 1 : code,
      problems.length > 0 ? new RemoteError('run', problems.join(' ')) : undefined,
    );
  },
};

type Draft = Pick<NewPost, 'by' | 'topic' | 'priority'>;

async function draftOf({ text, person }: Input): Promise<Draft> {
  const draft = given({
    by: text('by') ?? person,
    topic: text('topic') ?? 'run',
    priority: oneOf('--priority', text('priority'), priorities),
  });
  const checked = await NewPost['~standard'].validate({ ...draft, item: '.' });
  if (checked.issues)
    throw new UsageError(`The result could not be posted: ${describeIssues(checked.issues)}.`);
  return draft;
}

const usualPriority = (ending: Ending) => (codeOf(ending) === 0 ? 'normal' : 'high');

/** Only now is the daemon dialled: the command did not wait for it. */
async function post({ daemon }: Input, draft: NewPost): Promise<void> {
  await daemon.module(Board).post({ ...draft, key: crypto.randomUUID() });
}
