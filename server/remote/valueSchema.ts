/** What the schemas of `value` are made of: a check, a description in JSON Schema, and members of any vendor. */
import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';

/** A Standard Schema that can also say itself as JSON Schema, of what crosses the wire. */
export interface Value<Input, Output = Input> {
  readonly '~standard': StandardSchemaV1.Props<Input, Output> & StandardJSONSchemaV1.Props<Input, Output>;
}

/** A Standard Schema of any vendor, as a member of ours. */
export type AnySchema = StandardSchemaV1;
export type In<S extends AnySchema> = StandardSchemaV1.InferInput<S>;
export type Out<S extends AnySchema> = StandardSchemaV1.InferOutput<S>;

/** What a check gives; a promise only where a member of another vendor gave one. */
export type Checked<T> = StandardSchemaV1.Result<T> | Promise<StandardSchemaV1.Result<T>>;

export type JsonSchema = Record<string, unknown>;

const drafts = ['draft-2020-12', 'draft-07'] as const;

/** What is asked for in JSON Schema. `of` describes a member in the same way. */
export interface Wanted {
  readonly side: 'input' | 'output';
  readonly draft: (typeof drafts)[number];
  of(schema: AnySchema): JsonSchema;
}

/** A schema from its check and its description. The types are the caller's word. */
export function defineValue<Input, Output = Input>(
  validate: (value: unknown) => Checked<Output>,
  describe: (wanted: Wanted) => JsonSchema,
): Value<Input, Output> {
  const converter = (side: Wanted['side']) => (options: StandardJSONSchemaV1.Options) => {
    const draft = drafts.find((known) => known === options.target);
    if (!draft) {
      throw new TypeError(`No JSON Schema for '${options.target}': ask for 'draft-2020-12' or 'draft-07'.`);
    }
    return describe({ side, draft, of: (schema) => describeMember(schema, side, options) });
  };
  return {
    '~standard': {
      version: 1,
      vendor: 'remotex',
      validate,
      jsonSchema: { input: converter('input'), output: converter('output') },
    },
  };
}

/** The refusal of the value itself. The message goes on after the name of the member: "must be a string". */
export function refuse(message: string): StandardSchemaV1.FailureResult {
  return { issues: [{ message, path: [] }] };
}

/** Three are shown to people; a million wrong elements would each cost an object. */
const mostIssues = 10;

/** The parts of one value, checked one after the other, and put together when all of them are there. */
export class Parts {
  readonly #values: unknown[] = [];
  readonly #issues: StandardSchemaV1.Issue[] = [];
  readonly #waiting: Promise<void>[] = [];

  /** Enough is wrong: nobody reads more. */
  get hopeless(): boolean {
    return this.#issues.length >= mostIssues;
  }

  /** The next part, by its key in the whole. */
  take(key: PropertyKey, checked: Checked<unknown>): void {
    const place = this.#values.push(undefined) - 1;
    if ('then' in checked) this.#waiting.push(this.#settleLater(place, key, checked));
    else this.#settle(place, key, checked);
  }

  /** All elements of an array, by their index; of one with too many mistakes not the rest. */
  takeAll(elements: readonly unknown[], check: (element: unknown) => Checked<unknown>): void {
    for (let index = 0; index < elements.length && !this.hopeless; index++) {
      this.take(index, check(elements[index]));
    }
  }

  refuse(path: NonNullable<StandardSchemaV1.Issue['path']>, message: string): void {
    if (!this.hopeless) this.#issues.push({ path, message });
  }

  /** `build` gets the checked parts in the order in which they were taken, as an array of its own; it may refuse some. */
  finish<T>(build: (values: unknown[]) => T): Checked<T> {
    return this.#waiting.length === 0 ? this.#end(build) : this.#endLater(build);
  }

  #settle(place: number, key: PropertyKey, result: StandardSchemaV1.Result<unknown>): void {
    if (!result.issues) this.#values[place] = result.value;
    else for (const { path = [], message } of result.issues) this.refuse([key, ...path], message);
  }

  async #settleLater(place: number, key: PropertyKey, checked: Promise<StandardSchemaV1.Result<unknown>>) {
    this.#settle(place, key, await checked);
  }

  #end<T>(build: (values: unknown[]) => T): StandardSchemaV1.Result<T> {
    if (this.#issues.length > 0) return { issues: this.#issues };
    const value = build(this.#values);
    return this.#issues.length > 0 ? { issues: this.#issues } : { value };
  }

  async #endLater<T>(build: (values: unknown[]) => T): Promise<StandardSchemaV1.Result<T>> {
    await Promise.all(this.#waiting);
    return this.#end(build);
  }
}

/** A member in JSON Schema, as far as its vendor can say it: what cannot be said is described as anything. */
function describeMember(
  schema: AnySchema,
  side: Wanted['side'],
  options: StandardJSONSchemaV1.Options,
): JsonSchema {
  const standard: StandardSchemaV1.Props & Partial<StandardJSONSchemaV1.Props> = schema['~standard'];
  if (standard.vendor === 'remotex') return standard.jsonSchema?.[side](options) ?? {};
  try {
    const { $schema: _, ...described } = standard.jsonSchema?.[side](options) ?? {};
    // A reference points from the root of the vendor's own document, which is not the root here.
    return JSON.stringify(described).includes('"$ref"') ? {} : described;
  } catch {
    // So do vendors say that a type has no JSON Schema, such as zod for a Date.
    return {};
  }
}
