/** The bulletin board's behaviour. */
import { Board } from '../api/board.ts';
import { implement, type Service } from '../remote/implement.ts';
import { readError } from '../remote/wireError.ts';
import { createChanges } from './changes.ts';
import type { Change } from './changing.ts';
import { createFollowers } from './followers.ts';
import type { BoardStore } from './store.ts';

export interface BoardOptions {
  readonly store: BoardStore;
  /** Who posted, when a client does not say: the name of this machine, as in "From myhost, 2 minutes ago". */
  readonly host: string;
  readonly now?: () => Date;
}

export function createBoard({ store, host, now = () => new Date() }: BoardOptions): Service {
  const changes = createChanges();
  const followers = createFollowers({
    read: (query) => store.ask('read', { query }),
    head: async () => (await store.ask('state', {})).head,
  });
  /** Items came or went that nobody was told of one by one. */
  const reset = (): void => {
    followers.behind();
    changes.tell({ kind: 'reset' });
  };
  // Followers are told what comes, not what goes.
  store.onDropped(() => changes.tell({ kind: 'reset' }));
  const change = async (wanted: Change) => {
    const { item, changed } = await store.ask('change', { change: wanted });
    if (changed) changes.tell({ kind: 'changed', item });
    return item;
  };

  return implement(Board, {
    async post(post, { client }) {
      const { name, pid } = client;
      const when = now().toISOString();
      const draft = { post, by: post.by ?? host, when, client: { name, pid } };
      const item = await store.ask('append', { draft }).catch((error: unknown) => {
        // A thread that ended may have saved it, and the second try is answered with the item of the first.
        if (readError(error).reason === 'board-failed') reset();
        throw error;
      });
      // A repeated post has the time of the first, which may have been before this daemon began.
      if (item.when === when && followers.posted(item)) changes.tell({ kind: 'posted', item });
      return item;
    },
    read: (query) => store.ask('read', { query }),
    watch: (query, { signal, resumeFrom }) => followers.follow(query, signal, resumeFrom),
    changes: (_, { signal }) => changes.follow(signal),
    edit: ({ id, item, by = host, before }) =>
      change({ kind: 'edit', id, by, item, before, when: now().toISOString() }),
    delete: ({ id, by = host }) => change({ kind: 'delete', id, by, when: now().toISOString() }),
    pin: ({ id, pinned }) => change({ kind: 'pin', id, pinned, when: now().toISOString() }),
    topics: ({ reader }) => store.ask('topics', { reader }),
    threads: (query) => store.ask('threads', { query }),
    async markRead(marks) {
      const unread = await store.ask('mark', { marks });
      changes.tell({ kind: 'read', reader: marks.reader });
      return unread;
    },
    state: () => store.ask('state', {}),
    keep: (keep) => store.ask('keep', { keep }),
    backup: () => store.ask('backup', {}),
    backups: () => store.ask('backups', {}),
    check: () => store.ask('check', {}),
    async restore({ name }) {
      const restored = await store.ask('restore', { name });
      reset();
      return restored;
    },
    async import(batch, { client }) {
      const imported = await store.ask('import', { batch, client: { name: client.name, pid: client.pid } });
      if (imported.added > 0) reset();
      return imported;
    },
  });
}
