/** The page's questions to the extension, each of which is answered or fails with words for the person. */
import type { FromMap } from './messages.ts';
import { type AnswerTo, answerTo, type QuestionOf, type What } from './questions.ts';

/** Rejects with an Error whose message is for the person; with an AbortError once the signal has said so. */
export type Ask = <W extends What>(
  question: QuestionOf<W>,
  options?: { readonly signal?: AbortSignal },
) => Promise<AnswerTo<W>>;

export interface Asking {
  readonly ask: Ask;
  /** An answer has come. */
  answered(id: number, answer: unknown): void;
  /** A question failed. False when nobody waits for it. */
  failed(id: number, message: string): boolean;
}

interface Waiting {
  readonly what: What;
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

export function createAsking(post: (message: FromMap) => void): Asking {
  const waiting = new Map<number, Waiting>();
  // No number of an earlier page of this map, whose answers may still come.
  let lastId = Math.floor(performance.timeOrigin);

  const take = (id: number): Waiting | undefined => {
    const found = waiting.get(id);
    waiting.delete(id);
    return found;
  };

  const ask = (question: QuestionOf<What>, { signal }: { signal?: AbortSignal } = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const id = ++lastId;
      waiting.set(id, { what: question.what, resolve, reject });
      signal?.addEventListener('abort', () => {
        if (!take(id)) return;
        post({ kind: 'cancel', id });
        reject(signal.reason);
      });
      post({ kind: 'ask', id, question });
    });

  return {
    // The answer is checked against the schema that stands beside the question.
    ask: ask as Ask,
    answered(id, answer) {
      const asked = take(id);
      if (!asked) return;
      const read = answerTo[asked.what].safeParse(answer);
      if (read.success) asked.resolve(read.data);
      else asked.reject(new Error(`The answer to "${asked.what}" could not be read.`));
    },
    failed(id, message) {
      const asked = take(id);
      asked?.reject(new Error(message));
      return asked !== undefined;
    },
  };
}
