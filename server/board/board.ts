/** The bulletin board's behaviour. */
import { Board } from '../api/board.ts';
import { implement, type Service } from '../remote/implement.ts';
import type { BoardStore } from './store.ts';

export interface BoardOptions {
  readonly store: BoardStore;
  /** Who posted, when a client does not say: the name of this machine, as in "From myhost, 2 minutes ago". */
  readonly host: string;
  readonly now?: () => Date;
}

export function createBoard({ store, host, now = () => new Date() }: BoardOptions): Service {
  return implement(Board, {
    post: (post, { client }) =>
      store.ask('append', {
        draft: { post, by: post.by ?? host, when: now().toISOString(), client: client.name },
      }),
    read: (query) => store.ask('read', { query }),
    backup: () => store.ask('backup', {}),
    backups: () => store.ask('backups', {}),
    check: () => store.ask('check', {}),
    restore: ({ name }) => store.ask('restore', { name }),
    import: (batch, { client }) => store.ask('import', { batch, client: client.name }),
  });
}
