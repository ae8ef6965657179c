/** Follows the board for a command: over restarts, with a remark when the connection is lost and when it is back. */
import { Board } from '../api/board.ts';
import type { NewsItem } from '../api/boardItems.ts';
import type { WatchQuery } from '../api/boardReading.ts';
import { remote } from '../remote/client.ts';
import type { Followed } from '../remote/follow.ts';
import type { Input } from './command.ts';

/** When it resolves, every item that is posted from then on will come. Only the first connection starts a daemon. */
export async function followBoard(
  { daemon, output }: Pick<Input, 'daemon' | 'output'>,
  query: WatchQuery,
): Promise<Followed<NewsItem>> {
  const connection = await daemon.connect();
  const board = remote(Board, connection);
  const { after, last, since } = query;
  const isFromNow = after === undefined && last === undefined && since === undefined;
  // An id holds over a lost connection, also over one that is lost before the first item.
  const begin = isFromNow ? { after: (await board.state({})).head } : {};
  connection.onState((state) => {
    if (state === 'connected') output.note('Connected again.');
    if (state === 'reconnecting') output.note('Connection lost: waiting for Remotex…');
  });
  return board.watch({ ...query, ...begin });
}
