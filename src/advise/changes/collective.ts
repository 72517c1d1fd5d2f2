/** Another algorithm for a collective on its own, and more channels. */
import { AUTO } from '../../collective/auto.ts';
import type { Asked } from '../asked.ts';
import type { Change } from '../change.ts';
import { changed } from '../words.ts';

/** The fastest algorithm, and four times the channels. */
export function collectiveChanges({ scenario: { workload } }: Asked): readonly Change[] {
  if (workload.kind !== 'collective') return [];
  const { algorithm, params } = workload;
  const common = { takes: 'software', about: 'algorithm' } as const;
  const chosen: Change = {
    what: changed('algorithm', algorithm, AUTO),
    ...common,
    settings: [`collective.algorithm=${AUTO}`],
  };
  const { channels } = params;
  if (typeof channels !== 'number') return algorithm === AUTO ? [] : [chosen];
  const more: Change = {
    what: changed('channels', channels, 4 * channels),
    ...common,
    settings: [`collective.channels=${4 * channels}`],
  };
  return [chosen, more];
}
