/** The parameters of links that families share, and the rate of uplinks. */
import type { Param } from '../../model/params.ts';
import { UserError } from '../../util/errors.ts';

/** Parameter `rate` of a topology: of a host port, each direction; arrives in bit/s. */
export const rateParam = {
  kind: 'rate',
  help: 'rate of a host port, each direction',
  min: 1,
} as const satisfies Param;

/** Parameter `latency` of a topology: 500 ns by default; arrives in ps. */
export const latencyParam = {
  kind: 'time',
  help: 'one-way latency of a link, including the switch at its end',
  default: '500ns',
} as const satisfies Param;

export const radixParam = {
  kind: 'count',
  help: 'ports of a switch; a fabric that needs more on one switch is refused',
  optional: true,
  min: 1,
} as const satisfies Param;

/** Parameter `radix` of networks in which ranks forward. */
export const portsParam = {
  kind: 'count',
  help: 'limit of ports of a rank or switch, where weft works out the size from ranks; default: 64',
  optional: true,
  min: 1,
} as const satisfies Param;

/** The two ways to say how fast uplinks are; giving both is an error, giving neither means 1:1. */
export const uplinkParams = {
  uplinkRate: {
    kind: 'rate',
    help: 'rate of a leaf–spine link, each direction; alternative to oversubscription',
    optional: true,
    min: 1,
  },
  oversubscription: {
    kind: 'ratio',
    help: 'oversubscription of a leaf: rate down to ranks / rate up to spines (2 means 2:1); sets uplinkRate',
    optional: true,
    min: 1e-3,
    max: 1e6,
  },
} as const satisfies Record<string, Param>;

export interface UplinkValues {
  readonly rate: number;
  readonly uplinkRate: number | undefined;
  readonly oversubscription: number | undefined;
}

/**
 * bit/s of each of the `uplinks` of a leaf with `downlinks` host ports: downlinks·rate /
 * (uplinks·oversubscription).
 */
export function uplinkRateBps(values: UplinkValues, downlinks: number, uplinks: number): number {
  const { rate, uplinkRate, oversubscription } = values;
  if (uplinkRate !== undefined && oversubscription !== undefined) {
    throw new UserError('uplinkRate and oversubscription both set the rate of the uplinks', {
      where: 'uplinkRate',
      advice: 'give one of the two',
    });
  }
  return uplinkRate ?? (downlinks * rate) / (uplinks * (oversubscription ?? 1));
}

/** Links inside groups of switches, and the long ones between groups. */
export const globalParams = {
  localRate: {
    kind: 'rate',
    help: 'rate of a link between switches of one group; default: the rate of a host port',
    optional: true,
    min: 1,
  },
  globalRate: {
    kind: 'rate',
    help: 'rate of a link between groups; default: the rate of a host port',
    optional: true,
    min: 1,
  },
  globalLatency: {
    kind: 'time',
    help: 'one-way latency of a link between groups; default: the latency of every other link',
    optional: true,
  },
} as const satisfies Record<string, Param>;

/** Refuses a switch that needs more ports than `radix`, where one is given. */
export function checkRadix(radix: number | undefined, what: string, ports: number, advice: string): void {
  if (radix === undefined || ports <= radix) return;
  throw new UserError(`each ${what} needs ${ports} ports, but the radix is ${radix}`, {
    where: 'radix',
    advice,
  });
}
