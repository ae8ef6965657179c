/** How somebody's own server is started. */

/**
 * The program that serves: a module for this Node (a `file:` URL or an absolute path), or any command. It runs in the server's
 * folder, with a small environment (PATH, HOME, language, time zone) and what `env` adds, so that it does not matter who
 * starts it.
 */
export type Start =
  | URL
  | string
  | {
      readonly command: readonly [string, ...string[]];
      readonly env?: Readonly<Record<string, string>>;
    };
