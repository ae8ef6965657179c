/** Texts of elements that are values, as the XML formats have them. */
import type { PointDraft } from '../builder.ts';
import { maxNameBytes } from '../values.ts';

/** What of a point is a plain number; its time is none. */
type Quantity = Exclude<keyof PointDraft, 'time'>;

/** Places of the XML formats are called as the members of a point. */
export const isQuantity = (place: string): place is Quantity => quantities.has(place);

const quantities: ReadonlySet<string> = new Set<Quantity>([
  ...(['lat', 'lon', 'ele'] as const),
  ...(['hr', 'cad', 'temp', 'power', 'speed', 'course'] as const),
]);

/** The text with more of it: a little more than a name may have is kept, so that cutting it shows. */
export const extended = (text: string, more: string): string =>
  text.length <= maxNameBytes ? text + more.slice(0, maxNameBytes + 1) : text;
