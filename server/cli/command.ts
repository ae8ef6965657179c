/** What a command of the terminal client is, and what it is given to work with. */

import type { KnownServer } from '../daemon/connectOwn.ts';
import type { Home } from '../daemon/home.ts';
import type { CallerConnection } from '../remote/caller.ts';
import type { Remote } from '../remote/client.ts';
import type { Functions, Module } from '../remote/contract.ts';
import type { ReconnectingCaller } from '../remote/reconnect.ts';
import type { Process } from './process.ts';

export interface Option {
  readonly type: 'string' | 'boolean';
  /** What stands for the value in the help: NAME, N. */
  readonly value?: string;
  readonly help: string;
}

export interface Command {
  /** One or two words: "post", "track nearest". */
  readonly name: string;
  /** The arguments as the help shows them: "TEXT", "[LAT,LON]". */
  readonly args: string;
  readonly summary: string;
  /** Further paragraphs of `--help`. */
  readonly details?: string;
  readonly options: Readonly<Record<string, Option>>;
  readonly examples: readonly string[];
  /** Its arguments are places, which may begin with a minus sign. */
  readonly takesPlaces?: true;
  /** Its arguments are a command with options of its own: all that comes after `--`, and nothing before. */
  readonly takesCommand?: true;
  run(input: Input): Promise<void>;
}

/** The words after the command, the options by name, and the world outside. */
export interface Input {
  readonly args: readonly string[];
  readonly text: (option: string) => string | undefined;
  readonly flag: (option: string) => boolean;
  readonly daemon: DaemonAccess;
  readonly servers: ServerAccess;
  readonly output: Output;
  /** All of standard input, if it has at most so many bytes; undefined when a person would have to type it and has not asked to (`fromPerson`). */
  readonly readInput: (fromPerson: boolean, most?: number) => Promise<string | undefined>;
  /** All of standard input as it is, if it has at most so many bytes. */
  readonly readBytes: (most: number) => Promise<Uint8Array>;
  readonly folder: string;
  /** The name of this machine. */
  readonly host: string;
  /** Who sits here: the author of what is posted, and the reader of what is read, unless an option says otherwise. */
  readonly person: string;
  /** What a person writes longer texts with, as a command for the shell. */
  readonly editor: string | undefined;
  /** Ours. */
  readonly version: string;
  readonly now: () => Date;
  readonly process: Process;
}

export interface DaemonAccess {
  readonly home: Home;
  /** A connection that survives the daemon's restart, starting the daemon when none runs. */
  connect(): Promise<ReconnectingCaller>;
  /** A connection, or undefined when no daemon runs. */
  find(): Promise<CallerConnection | undefined>;
  /** Kills the daemon; its pid, or undefined when none runs. */
  endByForce(): Promise<number | undefined>;
  /** The functions of one module, over that connection, which is made at the first call. */
  module<F extends Functions>(module: Module<F>): Remote<F>;
}

/** Servers that are somebody's own. They are never started here: nobody said with what. */
export interface ServerAccess {
  /** Throws a RemoteError with reason `bad-name`. */
  home(name: string): Home;
  /** All that run or ran once, by name. */
  list(): Promise<readonly KnownServer[]>;
  /** A connection. Throws when the server does not run. */
  connect(name: string): Promise<CallerConnection>;
  /** A connection, or undefined when the server does not run. */
  find(name: string): Promise<CallerConnection | undefined>;
  endByForce(name: string): Promise<number | undefined>;
}

export interface Output {
  readonly json: boolean;
  /** The result: the value with `--json`, else the text. Text that came from others is shown with its control characters escaped. */
  result(value: unknown, text: string): void;
  /** A result that is a file: as it is. */
  raw(content: string | Uint8Array): void;
  /** A remark for a person, on standard error; never with `--json`. */
  note(text: string): void;
  /** A failure of one thing among others, on standard error, told as the command's own would be. */
  failure(error: unknown): void;
}

/** A command that has said all that is wrong: exit code 1, without another line. */
export class FoundProblem extends Error {
  override readonly name = 'FoundProblem';
}

/** A command that ends with an exit code of its own; the cause, if there is one, is told first. */
export class EndsWith extends Error {
  override readonly name = 'EndsWith';
  readonly code: number;

  constructor(code: number, cause?: Error) {
    super(`exit code ${code}`, { cause });
    this.code = code;
  }
}

/** The person used the command wrongly: exit code 2, with the way to the help. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
