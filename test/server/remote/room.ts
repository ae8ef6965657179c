/** A module whose state outlives its server, as a daemon's on disk does, and callers that survive that server. */
import type { TestContext } from 'node:test';
import * as z from 'zod/mini';
import { defineModule, fn, stream } from '../../../server/remote/contract.ts';
import { RemoteError } from '../../../server/remote/errors.ts';
import { implement, type Service } from '../../../server/remote/implement.ts';
import {
  type ConnectionState,
  createReconnecting,
  type ReconnectingCaller,
  type ReconnectOptions,
} from '../../../server/remote/reconnect.ts';
import { createDiary, type Diary } from './diary.ts';
import type { Place } from './transports.ts';

const Entry = z.object({ id: z.int(), text: z.string() });

export const Room = defineModule('room', {
  size: fn(z.object({}), z.int(), { repeatable: true }),
  add: fn(z.object({ text: z.string() }), z.int()),
  addOnce: fn(z.object({ text: z.string(), key: z.optional(z.string()) }), z.int(), { repeatable: 'key' }),
  /** Answered when the test says so. */
  hold: fn(z.object({}), z.string()),
  holdAgain: fn(z.object({}), z.string(), { repeatable: true }),
  upstream: fn(z.object({ reason: z.string() }), z.null()),
  /** Entries after the given one, for ever. */
  follow: stream(z.object({ after: z._default(z.int(), 0) }), Entry, {
    cursor: { item: 'id', params: 'after' },
  }),
  /** Entries from now on. */
  tail: stream(z.object({ after: z.optional(z.int()) }), Entry, { cursor: { item: 'id', params: 'after' } }),
  forgetful: stream(z.object({}), Entry),
});

export interface Shop {
  readonly diary: Diary;
  readonly service: Service;
  post(text: string): number;
  /** Answers those that `hold` now. */
  release(): void;
}

export function createShop(): Shop {
  const diary = createDiary();
  const texts: string[] = [];
  const keys = new Map<string, number>();
  let wake: () => void = () => {};
  let posted = new Promise<void>((resolve) => {
    wake = resolve;
  });
  let held: ((word: string) => void)[] = [];

  const post = (text: string): number => {
    texts.push(text);
    wake();
    posted = new Promise((resolve) => {
      wake = resolve;
    });
    return texts.length;
  };
  async function* after(id: number, signal: AbortSignal) {
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    for (let next = id; !signal.aborted; ) {
      const text = texts[next];
      if (text !== undefined) yield { id: ++next, text };
      else await Promise.race([posted, aborted]);
    }
  }
  const hold = (name: string) =>
    new Promise<string>((resolve) => {
      diary.note(`${name} began`);
      held.push(resolve);
    });

  const service = implement(Room, {
    size: () => texts.length,
    add: ({ text }) => {
      diary.note(`add ${text}`);
      return post(text);
    },
    // The first run of each text is answered only when the test says so, if its connection still is there then.
    addOnce: async ({ text, key }) => {
      const known = key === undefined ? undefined : keys.get(key);
      const id = known ?? post(text);
      if (key !== undefined) keys.set(key, id);
      const isFirst = diary.count(`add ${text}`) === 0;
      diary.note(`add ${text}`);
      if (isFirst) await hold(text);
      return id;
    },
    hold: () => hold('hold'),
    holdAgain: () => hold('holdAgain'),
    upstream: ({ reason }) => {
      diary.note(`upstream ${reason}`);
      // What a caller of our own throws here when its server, another one, has gone.
      throw new RemoteError(reason, 'Another server.', { code: -32802, data: { sent: false } });
    },
    follow: ({ after: id }, { signal }) => {
      diary.note(`follow after ${id}`);
      return after(id, signal);
    },
    tail: ({ after: id = texts.length }, { signal, resumeFrom }) => {
      resumeFrom(id);
      diary.note(`tail after ${id}`);
      return after(id, signal);
    },
    forgetful: (_, { signal }) => {
      diary.note('forgetful began');
      return after(0, signal);
    },
  });
  return {
    diary,
    service,
    post,
    release() {
      for (const resolve of held.splice(0)) resolve('released');
      held = [];
    },
  };
}

/** A caller that reconnects to the place, and is closed with the test. */
export async function reconnecting(
  t: TestContext,
  { dial, framing }: Place,
  options: Partial<ReconnectOptions> = {},
): Promise<ReconnectingCaller> {
  const caller = await createReconnecting({ dial, framing, ...options });
  t.after(() => caller.close());
  return caller;
}

/** Resolves when the caller is in that state; at once if it is. */
export function whenState(caller: ReconnectingCaller, wanted: ConnectionState): Promise<void> {
  if (caller.state === wanted) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = caller.onState((state) => {
      if (state !== wanted) return;
      stop();
      resolve();
    });
  });
}
