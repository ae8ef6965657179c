/** The doctor's look at the board and its copies, through the daemon, which alone may open them. */
import { Board } from '../api/board.ts';
import { describeCopy, describeItems, describeTime } from '../api/boardText.ts';
import { type Finding, inTwo } from '../daemon/checkup/finding.ts';
import type { Caller } from '../remote/caller.ts';
import { remote } from '../remote/client.ts';
import { readError } from '../remote/wireError.ts';

export async function checkBoard(daemon: Caller): Promise<Finding> {
  const name = 'board';
  try {
    const { items, problems, version } = await remote(Board, daemon).check({});
    const what = `${describeItems(items)}, format ${version}`;
    const [first, ...more] = problems;
    if (first === undefined)
      return { name, state: 'good', what: `${what}; SQLite finds nothing wrong with a copy` };
    const others = more.length > 0 ? ` (and ${more.length} more)` : '';
    return {
      name,
      state: 'bad',
      what: `${what}; SQLite finds it damaged: ${inOneLine(first)}${others}`,
      advice: 'To use the newest good copy, and keep what is there now beside it: remotex board restore',
    };
  } catch (error) {
    return { name, state: 'bad', ...inTwo(readError(error).message) };
  }
}

export async function checkBackups(daemon: Caller): Promise<Finding> {
  const name = 'backups';
  try {
    const { backups, folder, lastFailure } = await remote(Board, daemon).backups({});
    if (lastFailure) {
      const when = describeTime(new Date(lastFailure.when));
      return {
        name,
        state: 'warning',
        what: `the last copy failed, ${when}: ${lastFailure.message.replace(/\.$/, '')}`,
        advice: 'When that is mended: remotex board backup',
      };
    }
    const [newest] = backups;
    if (!newest)
      return {
        name,
        state: 'good',
        what: 'there is no copy yet; the first is made within an hour of the first item',
      };
    const what = `${backups.length} in ${folder}, the newest of ${describeCopy(newest)}`;
    return { name, state: 'good', what };
  } catch (error) {
    return {
      name,
      state: 'unknown',
      what: `they could not be listed: ${readError(error).message.replace(/\.$/, '')}`,
    };
  }
}

/** SQLite tells up to twenty faults in as many lines; one is enough to act on. */
const inOneLine = (text: string): string => text.replace(/^\*\*\*.*\*\*\*\n/, '').split('\n', 1)[0] ?? text;
