/** What commands of VS Code and of terminals can make the page do. Each part of the page adds its own. */
import type * as z from 'zod/mini';

export interface Actions {
  /** `params` is what the schema makes of what came; anything else is refused. */
  add<T>(name: string, schema: z.ZodMiniType<T>, run: (params: T) => void): void;
  /** False when there is no such action, or not with these params. */
  run(name: string, params: unknown): boolean;
}

export function createActions(): Actions {
  const known = new Map<string, (params: unknown) => boolean>();
  return {
    add(name, schema, run) {
      known.set(name, (params) => {
        const read = schema.safeParse(params);
        if (read.success) run(read.data);
        return read.success;
      });
    },
    run: (name, params) => known.get(name)?.(params) ?? false,
  };
}
