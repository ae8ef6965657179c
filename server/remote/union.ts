/** A schema of alternatives, and the one text that tells why none of them fits. */
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type AnySchema, type Checked, defineValue, type In, type Out, type Value } from './valueSchema.ts';

type Issues = readonly StandardSchemaV1.Issue[];

/** The first of these schemas that accepts the value: `union(date(), string())`, for in the other order no Date comes out. */
export function union<const S extends readonly [AnySchema, ...AnySchema[]]>(
  ...choices: S
): Value<In<S[number]>, Out<S[number]>> {
  const tryFrom = (first: number, value: unknown, refusals: Issues[]): Checked<unknown> => {
    for (const [index, choice] of choices.entries()) {
      if (index < first) continue;
      const checked = choice['~standard'].validate(value);
      if ('then' in checked) return tryLater(checked, index + 1, value, refusals);
      if (!checked.issues) return checked;
      refusals.push(checked.issues);
    }
    return { issues: explain(refusals) };
  };
  const tryLater = async (checked: Checked<unknown>, next: number, value: unknown, refusals: Issues[]) => {
    const result = await checked;
    return result.issues ? tryFrom(next, value, [...refusals, result.issues]) : result;
  };
  return defineValue(
    // What comes out is what one of the choices gave.
    (value) => tryFrom(0, value, []) as Checked<Out<S[number]>>,
    ({ of }) => ({ anyOf: choices.map(of) }),
  );
}

/** The nearest miss: one that fits as a whole and fails in the fewest members; else what each of them would have had. */
function explain(refusals: readonly Issues[]): Issues {
  const near = refusals.filter((issues) => issues.every(({ path = [] }) => path.length > 0));
  if (near.length === 0) return [{ path: [], message: either(refusals.map(firstMessage)) }];
  const fewest = Math.min(...near.map((issues) => issues.length));
  const nearest = near.filter((issues) => issues.length === fewest);
  const [first, ...others] = nearest;
  const place = firstPlace(first);
  // Objects told apart by one member, such as `kind`, which is of no known one.
  if (others.length > 0 && others.every((issues) => firstPlace(issues) === place)) {
    return [{ path: first?.[0]?.path ?? [], message: either(nearest.map(firstMessage)) }];
  }
  return first ?? [];
}

const firstMessage = (issues: Issues): string => issues[0]?.message ?? 'is refused';
const firstPlace = (issues: Issues | undefined): string =>
  (issues?.[0]?.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('\n');

/** "must be a string or null"; of other vendors' texts, one after the other. */
function either(messages: readonly string[]): string {
  const texts = [...new Set(messages)];
  const [first = '', ...others] = texts;
  if (!texts.every((text) => text.startsWith('must be '))) return texts.join(', or ');
  return [first, ...others.map((text) => text.slice('must be '.length))].join(' or ');
}
