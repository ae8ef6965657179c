/** Why the points of a track have no lines. */
import { RemoteError } from '../../remote/errors.ts';
import { oneLine } from '../values.ts';

/** `why` follows the file's name. */
export const noLines = (file: string, why: string): RemoteError =>
  new RemoteError('no-lines', `${oneLine(file)} ${why}, so its points have no lines.`);
