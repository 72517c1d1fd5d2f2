/** Congestion control and flow control; only packets show what they do. */
import { simulatesPackets } from '../../engine/registry.ts';
import { transports } from '../../transport/registry.ts';
import type { Asked } from '../asked.ts';
import type { Change } from '../change.ts';

/** Every other congestion control, and PFC the other way. */
export function packetChanges({ scenario: { packet, engine } }: Asked): readonly Change[] {
  const present = packet?.cc.name;
  const needsPackets = !simulatesPackets(engine.name);
  const controls = transports
    .filter(({ name }) => name !== present)
    .map(({ name }): Change => {
      const settings = [`cc=${name}`];
      return { what: `congestion control ${name}`, takes: 'software', about: 'cc', settings, needsPackets };
    });
  const pfc = packet?.pfc !== undefined;
  const other: Change = {
    what: pfc ? 'no PFC' : 'PFC',
    ...{ takes: 'routing', about: 'pfc', settings: [`packet.pfc=${!pfc}`], needsPackets },
  };
  return [...controls, other];
}
