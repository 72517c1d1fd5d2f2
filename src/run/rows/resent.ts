/** The warning that senders resent packets that the network had not lost. */
import type { Result } from '../../model/result.ts';
import { type Warning, warning } from '../../model/warning.ts';
import { hasOnePath } from '../../routing/properties.ts';
import type { Job } from '../job.ts';

/**
 * The warning that packets were sent again although none was dropped or trimmed and nothing is
 * broken, with advice; undefined in all other cases.
 */
export function resentWarning({ packet, faults }: Job, counters: Result['counters']): Warning | undefined {
  const { retransmits = 0, drops = 0, trims = 0 } = counters;
  if (packet === undefined || faults !== undefined || retransmits === 0 || drops + trims > 0)
    return undefined;
  const { recovery, rtoPs, entropies } = packet.settings;
  const onePath = hasOnePath({ name: packet.routing.name, entropies });
  const overtaken = recovery === 'go-back-n' && !onePath && rtoPs === undefined;
  return warning(overtaken ? 'resent-overtaken' : 'resent-late', { packets: retransmits });
}
