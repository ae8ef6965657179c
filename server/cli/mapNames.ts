/** Which map a person means: the one in use, unless it is named. */
import { MapName } from '../api/mapView.ts';
import { type Input, type Option, UsageError } from './command.ts';

export const mapOption: Readonly<Record<string, Option>> = {
  map: {
    type: 'string',
    value: 'NAME',
    help: 'which map, as map where --json tells it (default: the one in use)',
  },
};

/** The help of commands that a map must do. */
export const mapHelp =
  'It is done by the map of VS Code that was used last and is seen now. No map is opened for it.';

export function mapIn({ text }: Pick<Input, 'text'>): { map?: string } {
  const name = text('map');
  if (name === undefined) return {};
  if (MapName.safeParse(name).success) return { map: name };
  throw new UsageError(`--map takes the name of a map, such as m-4f1c, got '${name}'.`);
}
