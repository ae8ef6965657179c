/** The server's side of a contract: behaviours bound to declared names, with every param checked before they run. */
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { describeIssues } from './check.ts';
import { type Functions, type Module, methodName, type ParamsOut, type ResultIn } from './contract.ts';
import { ErrorCode, RemoteError } from './errors.ts';

/** What a behaviour may know of its call. `signal` aborts when the caller cancels or leaves. */
export interface Context {
  readonly client: { readonly name: string };
  readonly signal: AbortSignal;
}

/** One behaviour for each declared function: a missing, misspelt or wrongly typed one does not compile. */
export type Handlers<F extends Functions> = {
  readonly [K in keyof F]: (
    params: ParamsOut<F[K]>,
    context: Context,
  ) => ResultIn<F[K]> | Promise<ResultIn<F[K]>>;
};

/** Checked handlers by JSON-RPC method. A Map, so that names like `__proto__` find nothing. */
export type Service = ReadonlyMap<string, (params: unknown, context: Context) => unknown>;

export function implement<F extends Functions>(module: Module<F>, handlers: Handlers<F>): Service {
  const methods = new Map<string, (params: unknown, context: Context) => unknown>();
  for (const name of Object.keys(module.functions)) {
    const method = methodName(module, name);
    const declared = module.functions[name];
    const handler = handlers[name];
    if (!declared || !handler) throw new Error(`${method} has no behaviour`);
    methods.set(method, async (params, context) => {
      const checked = await check(declared.params, params ?? {}, method);
      // Cancelled while it was checked: the behaviour would wait for an abort that has been.
      context.signal.throwIfAborted();
      // The check just returned what the handler's type says; the loop over names hides that from the compiler.
      return handler(checked as ParamsOut<F[typeof name]>, context);
    });
  }
  return methods;
}

/** The value as the schema returns it, or an invalid-params error that names the member. */
async function check(schema: StandardSchemaV1, value: unknown, method: string): Promise<unknown> {
  const checked = await schema['~standard'].validate(value);
  if (!checked.issues) return checked.value;
  const text = `${method} refused: ${describeIssues(checked.issues)}.`;
  throw new RemoteError('invalid-params', text, { code: ErrorCode.invalidParams });
}
