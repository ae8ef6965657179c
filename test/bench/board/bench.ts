// What the board costs: a large one against a small one.
import { largeBench } from './large.ts';

export async function boardBench({ quick }: { quick: boolean }): Promise<void> {
  await largeBench({ quick });
}
