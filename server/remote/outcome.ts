/** How one call ends: with plain JSON, or with an error as it travels, whatever the behaviour does. */
import type { RunningCall } from './call.ts';
import type { Method } from './implement.ts';
import { tell } from './listener.ts';
import type { Request } from './request.ts';
import { expectedError, unexpectedError, type WireError } from './wireError.ts';

export interface OutcomeOptions {
  /** Called for failures that nobody expected, which the client sees only as "internal error". */
  readonly onUnexpected?: (error: unknown, method: string) => void;
  /** Send stacks, and the messages of unexpected errors: for one's own programs, while one works on them. */
  readonly stacks?: boolean;
}

export interface Outcomes {
  /** Runs the call, and tells how it ended: now, where the behaviour does not wait. */
  run(
    method: Method,
    params: Request['params'],
    call: RunningCall,
    done: (result: unknown, error?: WireError) => void,
  ): void;
  /** A thrown value as it travels. */
  describe(error: unknown, name: string, method: Method): WireError;
}

export function createOutcomes({ onUnexpected, stacks }: OutcomeOptions): Outcomes {
  /** Anything can be thrown, also what throws when it is looked at; the call has to end all the same. */
  const describe: Outcomes['describe'] = (error, name, { declared }) => {
    try {
      const expected = expectedError(error, declared?.module.errors, stacks);
      if (expected) return expected;
    } catch {
      // Then it is not one that anybody declared for the caller.
    }
    if (onUnexpected) tell((thrown: unknown) => onUnexpected(thrown, name), error);
    try {
      return unexpectedError(error, name, stacks);
    } catch {
      return unexpectedError(undefined, name);
    }
  };

  return {
    describe,
    run(method, params, call, done) {
      const failed = (error: unknown) => {
        if (!call.reason) return done(undefined, describe(error, call.method, method));
        const { code, message, data } = call.reason;
        return done(undefined, { code, message, data });
      };
      try {
        const result = method.run(params, call);
        if (result instanceof Promise) result.then((value) => done(value), failed);
        else done(result);
      } catch (error) {
        failed(error);
      }
    },
  };
}
