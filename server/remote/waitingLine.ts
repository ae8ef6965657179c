/** Requests that came while as many as may be were running: in order, and no more than a bounded memory holds. */
import { limits } from './limits.ts';
import type { Id, Request } from './request.ts';

export interface WaitingLine {
  readonly length: number;
  /** True while no more should be read. What comes all the same is kept. */
  readonly full: boolean;
  /** `bytes` is the length of its text. */
  push(request: Request, bytes: number): void;
  shift(): Request | undefined;
  /** Takes the first request with this id out of the line. */
  remove(id: Id): Request | undefined;
  /** Takes all of them out. */
  empty(): Request[];
}

/** What an empty request takes as an object, in bytes: measured as some 500, doubled to be safe. */
const leastCost = 1024;

export function createWaitingLine(): WaitingLine {
  const line: { readonly request: Request; readonly cost: number }[] = [];
  let cost = 0;
  const remove = (index: number): Request | undefined => {
    const [taken] = line.splice(index, 1);
    cost -= taken?.cost ?? 0;
    return taken?.request;
  };
  return {
    get length() {
      return line.length;
    },
    get full() {
      return cost >= limits.waitingBytes;
    },
    push(request, bytes) {
      line.push({ request, cost: leastCost + bytes });
      cost += leastCost + bytes;
    },
    shift: () => remove(0),
    remove(id) {
      const index = line.findIndex(({ request }) => request.id === id);
      return index < 0 ? undefined : remove(index);
    },
    empty() {
      cost = 0;
      return line.splice(0).map(({ request }) => request);
    },
  };
}
