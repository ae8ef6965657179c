/** What the map marks of a track besides its lines: its ends, its waypoints, the names of its routes. */
import type { TrackPoints } from '../../server/api/trackDrawing.ts';
import type { PlacesOf } from '../../webview/questions.ts';

/** More names would cover one another on any map. */
const mostRouteNames = 100;

/** `points`: a page of the track. */
export async function placesOf(
  points: (from: number, count: number) => Promise<TrackPoints>,
): Promise<PlacesOf> {
  const { segments = [], waypoints = [], total } = await points(0, 0);
  const joined = segments.flatMap(({ start, kind, name }, i) =>
    kind === 'waypoints' ? [] : [{ start, end: (segments[i + 1]?.start ?? total) - 1, name }],
  );
  const [begin, last] = [joined.at(0), joined.at(-1)];
  if (!begin || !last) return { waypoints, routes: [] };
  const placeOf = async (from: number) => {
    const bytes = Buffer.from((await points(from, 1)).data, 'base64');
    return { lat: bytes.readInt32LE(0) / 1e7, lon: bytes.readInt32LE(4) / 1e7 };
  };
  const named = joined.flatMap(({ name, ...route }) => (name === undefined ? [] : [{ ...route, name }]));
  const routes: PlacesOf['routes'] = [];
  for (const { start, end, name } of named.slice(0, mostRouteNames)) {
    routes.push({ ...(await placeOf((start + end) >> 1)), name });
  }
  return { ends: { start: await placeOf(begin.start), end: await placeOf(last.end) }, waypoints, routes };
}
