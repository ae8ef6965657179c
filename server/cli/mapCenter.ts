import { View } from '../api/view.ts';
import { type Command, UsageError } from './command.ts';
import { mapHelp, mapIn, mapOption } from './mapNames.ts';
import { describePlace } from './quantities.ts';
import { given, place } from './values.ts';

export const mapCenter: Command = {
  name: 'map center',
  takesPlaces: true,
  args: 'LAT,LON',
  summary: 'Move the map to a place',
  details: `Degrees on WGS 84. ${mapHelp}`,
  options: {
    zoom: {
      type: 'string',
      value: 'N',
      help: '0 shows the whole world; one more, half as much (default: as it is)',
    },
    ...mapOption,
  },
  examples: ['remotex map center 46.1,14.2', 'remotex map center -33.9,151.2 --zoom 14'],
  async run(input) {
    const { args, text, daemon, output } = input;
    if (args.length === 0 || args.length > 2)
      throw new UsageError('Give one place as LAT,LON, for example: remotex map center 46.1,14.2');
    const where = place(args.join(' '));
    const zoom = zoomIn(text('zoom'));
    const steered = await daemon
      .module(View)
      .steer({ do: 'center', ...where, ...given({ zoom }), ...mapIn(input) });
    output.result(steered, `Moved the map of ${steered.from} to ${describePlace(where)}.`);
  },
};

function zoomIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const zoom = /^\d{1,2}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  if (zoom <= 30) return zoom;
  throw new UsageError(`--zoom takes a number from 0 to 30, got '${text}'.`);
}
