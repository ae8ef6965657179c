/** When a window connects for the board: at once for those who use it in the editor, and otherwise when they look at it. */
import type { Caller } from '../../server/remote/caller.ts';
import type { Backend } from '../backend/backend.ts';

export interface BoardUseOptions {
  readonly backend: Pick<Backend, 'state' | 'connect' | 'sendRequest'>;
  /** What is kept for this user from session to session. */
  readonly memory: {
    get<T>(key: string, fallback: T): T;
    update(key: string, value: unknown): Thenable<void>;
  };
  readonly log: (line: string) => void;
}

export interface BoardUse {
  /** A new window: those who have used the board see at once how much is unread. Others pay nothing. */
  started(): void;
  /** The view is in sight: it connects, unless somebody has stopped the backend. */
  seen(): void;
  /** The backend, for what somebody asks for: from then on that one uses the board here. */
  readonly caller: Caller;
}

const key = 'remotex.board.used';

export function createBoardUse({ backend, memory, log }: BoardUseOptions): BoardUse {
  const connect = async (): Promise<void> => {
    try {
      await backend.connect();
    } catch (error) {
      // The status bar and the view say so; nobody has asked for anything that failed.
      log(`Not connected for the bulletin board: ${String(error)}`);
    }
  };
  const used = (): void => {
    if (!memory.get(key, false)) void memory.update(key, true);
  };
  return {
    started() {
      if (memory.get(key, false)) void connect();
    },
    seen() {
      used();
      const { state } = backend;
      const wasStopped = state.kind === 'stopped' && (state.ending === 'stop' || state.ending === 'signal');
      if (state.kind === 'stopped' && !wasStopped) void connect();
    },
    caller: {
      sendRequest(...request) {
        used();
        return backend.sendRequest(...request);
      },
    },
  };
}
