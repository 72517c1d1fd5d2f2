/** The hardware that presets are made of, for `weft list`. */
import type { Accelerator } from '../../presets/hardware/accelerators.ts';
import { type Nic, nics } from '../../presets/hardware/nics.ts';
import { type Switch, switches } from '../../presets/hardware/switches.ts';
import { acceleratorParams } from '../../workload/params.ts';
import { acceleratorSpec, ownParams } from '../check/check-named.ts';
import type { FamilyDescription } from './description.ts';

/** Accelerators, NICs and switches, each with its figures in a line and their source. */
export function describeHardware(accelerators: readonly Accelerator[]): FamilyDescription[] {
  return [
    {
      family: 'accelerators',
      members: accelerators.map((one) => ({
        ...told(one, acceleratorText(one)),
        params: ownParams(acceleratorSpec(one), acceleratorParams),
        figures: acceleratorFigures(one),
      })),
    },
    { family: 'nics', members: Object.values(nics).map((one) => told(one, nicText(one))) },
    { family: 'switches', members: Object.values(switches).map((one) => told(one, switchText(one))) },
  ];
}

function told({ name, source }: { readonly name: string; readonly source: string }, summary: string) {
  return { name, summary, params: {}, sources: [source] };
}

function acceleratorText({ peaks, memory, memoryRate, scaleUp, links, domain }: Accelerator): string {
  const rate = links === undefined ? scaleUp : `${links} x ${scaleUp}`;
  const [precision, peak] = Object.entries(peaks)[0] ?? [];
  return `${peak} dense ${precision}, ${memory} at ${memoryRate}, ${rate} scale-up, domains of ${domain}`;
}

function acceleratorFigures({ peaks, power }: Accelerator): string[] {
  const each = Object.entries(peaks).map(([precision, peak]) => `${precision} ${peak}`);
  return [`dense peaks: ${each.join(', ')}`, ...(power === undefined ? [] : [`power limit: ${power}`])];
}

function nicText({ rate, ports }: Nic): string {
  return `${rate}, ${ports === 1 ? 'one port' : `${ports} ports`}`;
}

function switchText({ radix, rate, latency, buffer }: Switch): string {
  const facts = [latency && `${latency} through it`, buffer && `buffer of ${buffer}`].filter(Boolean);
  return [`${radix} ports of ${rate}`, ...facts].join(', ');
}
