/** The client's side of a contract: an object with the declared functions, each a call with its result checked. */
import { describeIssues } from './check.ts';
import { type Functions, type Module, methodName, type ParamsIn, type ResultOut } from './contract.ts';
import { RemoteError, readError } from './errors.ts';

/** Anything that can send a request: our own connection, a LanguageClient, a MessageConnection, a fake in a test. */
export interface Caller {
  sendRequest(method: string, params: unknown): Promise<unknown>;
}

/** The declared functions as a client sees them. */
export type Remote<F extends Functions> = {
  readonly [K in keyof F]: (params: ParamsIn<F[K]>) => Promise<ResultOut<F[K]>>;
};

/**
 * A plain object, not a Proxy: a misspelt name fails in the compiler, and in plain JavaScript at once.
 * Every failure is a RemoteError.
 */
export function remote<F extends Functions>(module: Module<F>, caller: Caller): Remote<F> {
  const functions = Object.entries(module.functions).map(([name, declared]) => {
    const method = methodName(module, name);
    const call = async (params: unknown): Promise<unknown> => {
      let result: unknown;
      try {
        result = await caller.sendRequest(method, params);
      } catch (error) {
        throw readError(error);
      }
      const checked = await declared.result['~standard'].validate(result);
      if (!checked.issues) return checked.value;
      // The daemon outlives its clients, so an older one at the other end is the likeliest cause.
      const text = `${method} gave an answer that this version does not know: ${describeIssues(checked.issues)}. Run: remotex stop, then try again.`;
      throw new RemoteError('bad-result', text);
    };
    return [name, call] as const;
  });
  // Names and types both come from module.functions, which Object.fromEntries cannot say.
  return Object.fromEntries(functions) as Remote<F>;
}
