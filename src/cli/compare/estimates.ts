/** `weft compare --estimate`: the cost of each set-up in place of the runs. */
import { estimatedSeconds } from '../../compare/estimate.ts';
import type { Setup } from '../../compare/setups.ts';
import { countText } from '../../report/format.ts';
import { columnLines } from '../../report/text/columns.ts';
import type { Estimate } from '../../run/estimate/estimate.ts';
import { formatSize, formatTime } from '../../units/format.ts';
import { documentText } from '../../util/document.ts';
import { printableLine } from '../../util/printable.ts';
import type { Session } from '../process/session.ts';

/** Prints the estimates and their sum. */
export function printEstimates(
  setups: readonly Setup[],
  estimates: readonly Estimate[],
  { json }: { readonly json?: boolean },
  session: Session,
): void {
  const sum = estimates.reduce((all, one) => all + estimatedSeconds(one), 0);
  if (json) {
    const rows = estimates.map((estimate, i) => ({ ...estimate, name: setups[i]!.name }));
    session.out(`${documentText({ schema: 'weft.estimates/1', setups: rows, time_s: sum })}\n`);
    return;
  }
  const right = true;
  const titles = ['seeds', 'messages', 'packet hops', 'memory', 'time'];
  const rows = estimates.map(({ seeds, simulated, memory, ...one }, i) => [
    printableLine(setups[i]!.name),
    countText(seeds),
    countText(simulated.messages),
    simulated.packet_hops === undefined ? '' : countText(simulated.packet_hops),
    formatSize(memory.device_bytes + memory.host_bytes),
    timeText(estimatedSeconds({ ...one, seeds, simulated, memory })),
  ]);
  const lines = columnLines([{ title: 'set-up' }, ...titles.map((title) => ({ title, right }))], rows);
  session.out(`${[...lines, '', `about ${timeText(sum)} on one core; nothing was simulated`].join('\n')}\n`);
}

function timeText(seconds: number): string {
  return formatTime(seconds * 1e12, 2);
}
