/** Servers: `gpus` consecutive ranks on an NVLink-class switch, for every family whose ranks have NICs. */
import type { Param } from '../model/params.ts';
import { UserError } from '../util/errors.ts';
import type { FabricBuilder } from './builder.ts';

const gpus = {
  kind: 'count',
  help: 'ranks of a server, which share a scale-up switch; 1: no scale-up',
  default: 1,
  min: 1,
  max: 1024,
} as const satisfies Param;

const scaleUpRate = {
  kind: 'rate',
  help: 'rate of a rank on its scale-up switch, each direction; needed when gpus > 1',
  optional: true,
  min: 1,
} as const satisfies Param;

const scaleUpLatency = {
  kind: 'time',
  help: 'one-way latency of a scale-up link, the switch at its end included; 250ns when not given',
  optional: true,
} as const satisfies Param;

/** An assumption, of the order of one NVLink-class switch and its cable; ps. */
const SCALE_UP_LATENCY_PS = 250_000;

/** The parameters that turn hosts into servers. */
export const serverParams = { gpus, scaleUpRate, scaleUpLatency } as const;

export interface ServerValues {
  readonly gpus: number;
  readonly scaleUpRate: number | undefined;
  readonly scaleUpLatency: number | undefined;
}

/** Joins each run of `gpus` ranks by a scale-up switch. Throws `UserError` where their rate is missing. */
export function addScaleUp(builder: FabricBuilder, ranks: number, values: ServerValues): void {
  if (values.gpus === 1) return;
  if (values.scaleUpRate === undefined) {
    throw new UserError(`servers of ${values.gpus} ranks need a scaleUpRate`, {
      where: 'scaleUpRate',
      advice: 'give the rate of one rank on its scale-up switch, e.g. scaleUpRate=450GB/s, or gpus=1',
    });
  }
  const cable = {
    rateBps: values.scaleUpRate,
    latencyPs: values.scaleUpLatency ?? SCALE_UP_LATENCY_PS,
    scaleUp: true,
  };
  for (let rank = 0; rank < ranks; rank++) {
    builder.cable(rank, builder.firstScaleUpSwitch + Math.floor(rank / values.gpus), cable);
  }
}
