/** What the view shows besides its rows: a welcome, a line above them, and the number on its icon. */
import type { Unread } from '../../server/api/boardReading.ts';
import type { BackendState } from '../backend/state.ts';
import { type BoardFilter, describeFilter } from './boardFilter.ts';
import { counted } from './rowText.ts';

export interface BoardLook {
  /** `remotex.board.state`: which welcome an empty tree shows. */
  readonly state: 'connecting' | 'empty' | 'filled' | 'stopped' | 'failed';
  /** Without a welcome: VS Code shows that only where there is no message. */
  readonly message?: string;
  readonly badge?: { readonly value: number; readonly tooltip: string };
}

export interface BoardNumbers {
  readonly filter: BoardFilter;
  readonly hits: number | undefined;
  /** Undefined while it is not known. */
  readonly unread: Unread | undefined;
  /** Undefined while it is not known. */
  readonly isEmpty: boolean | undefined;
}

export function boardLook({ kind }: Pick<BackendState, 'kind'>, numbers: BoardNumbers): BoardLook {
  if (kind === 'stopped' || kind === 'failed') return { state: kind };
  const badge = badgeOf(numbers.unread);
  const isFilled = numbers.isEmpty === false;
  if (kind === 'starting') {
    // After a crash the rows stay: what is on disk is still there.
    return isFilled ? { state: 'filled', message: 'Reconnecting…', ...badge } : { state: 'connecting' };
  }
  if (numbers.isEmpty === undefined) return { state: 'connecting' };
  const message = describeFilter(numbers.filter, numbers.hits);
  return { state: isFilled ? 'filled' : 'empty', ...(message ? { message } : {}), ...badge };
}

function badgeOf(unread: Unread | undefined): Pick<BoardLook, 'badge'> {
  if (!unread || unread.unread === 0) return {};
  const count = `${counted(unread.unread, 'unread item')}${unread.more ? ' or more' : ''}`;
  return { badge: { value: unread.unread, tooltip: `${count} on the bulletin board` } };
}
