// What the board costs: a large one against a small one, and many who follow one.
import { measureFollowers } from './followers.ts';
import { largeBench } from './large.ts';

export async function boardBench({ quick }: { quick: boolean }): Promise<void> {
  await largeBench({ quick });
  await measureFollowers(quick ? 10 : 60);
}
