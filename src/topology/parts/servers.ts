/**
 * Servers: `gpus` consecutive ranks in a scale-up domain, for every family whose ranks have NICs.
 */
import type { Param, ParamValues } from '../../model/params.ts';
import { UserError } from '../../util/errors.ts';
import {
  type DomainValues,
  fullMesh,
  hybridCubeMesh,
  oneSwitch,
  type ScaleUp,
  severalSwitches,
  torusOfRows,
  twoTiers,
} from './scale-up.ts';

const gpus = {
  kind: 'count',
  help: 'ranks per server, which share a scale-up domain; 1: no scale-up',
  default: 1,
  min: 1,
  max: 1024,
} as const satisfies Param;

/** The network that joins the ranks of a server. */
export const scaleUpParams = {
  scaleUpRate: {
    kind: 'rate',
    help: 'rate of a rank into its scale-up domain, sum of its links, each direction; required when gpus > 1',
    optional: true,
    min: 1,
  },
  scaleUpLatency: {
    kind: 'time',
    help: 'one-way latency of a scale-up link, including the switch at its end; default: 250ns',
    optional: true,
  },
  scaleUp: {
    kind: 'choice',
    help: 'how the ranks of a server are connected; switch: a single switch in place of all switch chips',
    default: 'switch',
    choices: ['switch', 'switches', 'two-tier', 'mesh', 'cube-mesh', 'torus'],
  },
  scaleUpSwitches: {
    kind: 'count',
    help: 'with scaleUp=switches: number of switches, each connected to every rank of the server',
    default: 4,
    min: 1,
    max: 64,
  },
  scaleUpGroup: {
    kind: 'count',
    help: 'with scaleUp=two-tier: ranks per first-tier switch; with scaleUp=torus: ranks per row',
    default: 4,
    min: 1,
    max: 1024,
  },
  scaleUpTaper: {
    kind: 'ratio',
    help: 'with scaleUp=two-tier: oversubscription of a first-tier switch (rate down to ranks / rate up)',
    default: 1,
    min: 1e-3,
    max: 1e3,
  },
} as const satisfies Record<string, Param>;

/** The parameters that turn hosts into servers. */
export const serverParams = { gpus, ...scaleUpParams } as const;

/** An assumption, of the order of one NVLink-class switch and its cable; ps. */
export const SCALE_UP_LATENCY_PS = 250_000;

export type ServerValues = ParamValues<typeof serverParams>;

/**
 * The scale-up domain of a server; none if its ranks are alone. Throws `UserError` if their rate is
 * missing.
 */
export function scaleUpOf(values: ServerValues): ScaleUp | undefined {
  if (values.gpus === 1) return undefined;
  if (values.scaleUpRate === undefined) {
    throw new UserError(`servers of ${values.gpus} ranks need a scaleUpRate`, {
      where: 'scaleUpRate',
      advice: 'give the rate of one rank into its scale-up domain, e.g. scaleUpRate=450GB/s, or gpus=1',
    });
  }
  const domain: DomainValues = {
    gpus: values.gpus,
    rateBps: values.scaleUpRate,
    latencyPs: values.scaleUpLatency ?? SCALE_UP_LATENCY_PS,
  };
  switch (values.scaleUp) {
    case 'switches':
      return severalSwitches(domain, values.scaleUpSwitches);
    case 'two-tier':
      return twoTiers(domain, values.scaleUpGroup, values.scaleUpTaper, 'scaleUpGroup');
    case 'mesh':
      return fullMesh(domain);
    case 'cube-mesh':
      return hybridCubeMesh(domain);
    case 'torus':
      return torusOfRows(domain, values.scaleUpGroup);
    default:
      return oneSwitch(domain);
  }
}
