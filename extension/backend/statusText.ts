/** How each state of the backend looks and reads. Each has an icon of its own: colours alone tell nothing to many. */
import type { DaemonFacts } from './facts.ts';
import type { BackendState } from './state.ts';

export interface StatusText {
  /** The item in the status bar. */
  readonly label: string;
  /** The first line of the tooltip. */
  readonly sentence: string;
  /** Names and values, for the lines below. */
  readonly facts: readonly (readonly [name: string, value: string])[];
}

export function statusText(state: BackendState, facts?: DaemonFacts): StatusText {
  switch (state.kind) {
    case 'starting':
      return {
        label: '$(sync~spin) Remotex',
        sentence: state.again ? 'Remotex has ended and is being started again.' : 'Remotex is starting.',
        facts: [],
      };
    case 'ready':
      return { label: '$(broadcast) Remotex', sentence: 'Remotex is running.', facts: linesOf(facts) };
    case 'stopped':
      return {
        label: '$(circle-slash) Remotex off',
        sentence: state.ending
          ? 'Remotex has stopped. It starts again with the next post or read.'
          : 'Remotex is not connected. It starts with the next post or read.',
        facts: [],
      };
    case 'failed':
      return {
        label: '$(error) Remotex failed',
        sentence: `Remotex does not run. ${state.error.message}`,
        facts: [],
      };
    default:
      return state satisfies never;
  }
}

function linesOf(facts: DaemonFacts | undefined): StatusText['facts'] {
  if (!facts) return [];
  return [
    ['Machine', facts.host],
    ['Process', String(facts.pid)],
    ['Version', facts.version],
    ['Clients', `${facts.clients}, with this window`],
  ];
}

/** All of it in one line, for a screen reader. */
export function spoken({ sentence, facts }: StatusText): string {
  const rest = facts.map(([name, value]) => `${name} ${value}`).join(', ');
  return rest === '' ? sentence : `${sentence} ${rest}.`;
}

export function tooltipOf({ sentence, facts }: StatusText): string {
  return [sentence, ...facts.map(([name, value]) => `${name}: ${value}`)].join('\n');
}
