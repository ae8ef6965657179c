/** What the map asks of the daemon: `remote(Track, caller)` and `remote(View, caller)`. */
import type { Track } from '../../server/api/tracks.ts';
import type { View as ViewModule } from '../../server/api/view.ts';
import type { Remote } from '../../server/remote/client.ts';

export type Tracks = Remote<(typeof Track)['functions']>;
export type View = Remote<(typeof ViewModule)['functions']>;
