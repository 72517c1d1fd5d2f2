/** A word of warning where senders resent what the network had not lost. */
import type { Result } from '../../model/result.ts';
import { propertiesOf } from '../../routing/properties.ts';
import { formatNumber } from '../../units/format.ts';
import type { Job } from '../job.ts';

/**
 * The warning that packets were sent again although none was dropped or trimmed and nothing is broken, with what to do;
 * undefined where that is not so.
 */
export function resentWarning({ packet, faults }: Job, counters: Result['counters']): string | undefined {
  const { retransmits = 0, drops = 0, trims = 0 } = counters;
  if (packet === undefined || faults !== undefined || retransmits === 0 || drops + trims > 0)
    return undefined;
  const resent = `${formatNumber(retransmits)} packets were sent again although none was lost`;
  const { recovery } = packet.settings;
  if (
    recovery === 'go-back-n' &&
    propertiesOf(packet.routing.name).seeded &&
    packet.settings.rtoPs === undefined
  ) {
    return (
      `${resent}: go-back-n throws away packets that others have overtaken on another path; ` +
      'use packet.recovery=selective, or a routing that keeps a flow on one path'
    );
  }
  return `${resent}: their acks came later than the retransmission timeout; use a larger packet.rto`;
}
