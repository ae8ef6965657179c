/** Entry of the second bundle: hands the outline of the world to the map, which does not wait for it. */
import topology from 'world-atlas/land-50m.json';
import { readLand } from './land.ts';
import { landEvent } from './landEvent.ts';

window.dispatchEvent(new CustomEvent(landEvent, { detail: readLand(topology) }));
