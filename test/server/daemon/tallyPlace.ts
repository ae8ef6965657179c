/** The fixture `tally` with this process as its client. */
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createDecoratedPlace } from './decoratedPlace.ts';

type Fixture = typeof import('../../fixtures/tally/tally.ts');

/** This process as a client: the first call starts the server. */
export async function createTally(t: TestContext) {
  const place = await createDecoratedPlace(t, 'tally');
  // The fixture looks it up at each connection, as any program would.
  process.env.REMOTEX_HOME = place.env.REMOTEX_HOME;
  const fixture: Fixture = await import(join(place.folder, 'tally.mjs'));
  t.after(() => fixture.server.close());
  return { place, ...fixture, tally: new fixture.Tally() };
}
