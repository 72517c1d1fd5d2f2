/**
 * Servers of `gpus` ranks; NIC r of every server hangs on the leaf of rail r, so ranks of one local
 * index meet after one switch (NVIDIA, "DGX SuperPOD Reference Architecture", compute fabric).
 * Spines join all leaves. With more servers than a leaf has ports for, each `serversPerLeaf`
 * servers form a pod with leaves of their own. Left out: forwarding through another rank's NIC
 * (NCCL's PXN), which is an algorithm's choice, not the fabric's.
 */
import type { Fabric } from '../model/fabric.ts';
import type { ParamValues } from '../model/params.ts';
import { UserError } from '../util/errors.ts';
import { trunkParam } from './parts/clos-graph.ts';
import { type UplinkValues, uplinkParams, uplinkRateBps } from './parts/links.ts';
import { hostParams, inRails, layGraph } from './parts/switch-graph.ts';
import { defineTopology } from './topology.ts';

/** Parameters of fabrics with a leaf for each rail. */
export const railParams = {
  servers: { kind: 'count', help: 'servers', min: 1 },
  serversPerLeaf: { kind: 'count', help: 'servers per pod; default: all', optional: true, min: 1 },
  ...hostParams,
  gpus: {
    ...hostParams.gpus,
    help: 'ranks per server, each with its own NIC; also the number of rails',
    default: 8,
  },
} as const;

/** The topology `rail-optimized`. */
export const railOptimized = defineTopology({
  name: 'rail-optimized',
  summary: 'servers with a scale-up switch; NIC r of every server on the leaf of rail r, spines above',
  params: {
    ...railParams,
    spines: { kind: 'count', help: 'spine switches, each connected to every leaf; 0: rail-only', min: 0 },
    trunk: trunkParam,
    ...uplinkParams,
  },
  build(values) {
    const { spines, trunk = 1 } = values;
    if (spines === 0 && (values.uplinkRate ?? values.oversubscription) !== undefined) {
      throw new UserError('with spines=0 the fabric has no uplinks', {
        where: values.uplinkRate === undefined ? 'oversubscription' : 'uplinkRate',
        advice: 'set spines, or remove uplinkRate and oversubscription',
      });
    }
    const ups = spines * trunk;
    return layRails('rail-optimized', values, { spines, trunk }, (perLeaf) =>
      uplinkRateBps(values, perLeaf, ups),
    );
  },
  /** The servers of leaves of whole servers, on as many ports of a leaf, with the same spines. */
  instead({
    leaves,
    hosts,
    spines,
    trunk = 1,
    pods = 1,
    rails = false,
    uplinkRate,
    oversubscription,
    ...others
  }) {
    const { gpus, rate } = others;
    const counts = [leaves, hosts, spines, gpus, rate, trunk];
    if (!counts.every((count) => typeof count === 'number') || pods !== 1 || rails || gpus === 1)
      return undefined;
    const [leafCount, perLeaf, up, each, rateBps, times] = counts as readonly number[] as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const uplinkBps = uplinkRateBps(
      { rate: rateBps, uplinkRate, oversubscription } as UplinkValues,
      perLeaf * each,
      up * times,
    );
    const parallel = trunk === 1 ? {} : { trunk };
    return {
      servers: leafCount * perLeaf,
      serversPerLeaf: Math.min(leafCount * perLeaf, perLeaf * each),
      spines: up,
      ...parallel,
      oversubscription: (perLeaf * each * rateBps) / (up * times * uplinkBps),
      ...Object.fromEntries(Object.keys(hostParams).map((key) => [key, others[key]])),
    };
  },
});

/** Leaves for the rails of each pod, and spines above them, each joined to every leaf. */
export function layRails(
  name: string,
  values: ParamValues<typeof railParams>,
  { spines, trunk }: { readonly spines: number; readonly trunk: number },
  rateOf: (serversPerLeaf: number) => number,
): Fabric {
  const { servers, gpus, latency } = values;
  const perLeaf = Math.min(values.serversPerLeaf ?? servers, servers);
  const leaves = Math.ceil(servers / perLeaf) * gpus;
  return layGraph(
    {
      name,
      tiers: spines > 0 ? ['leaf', 'spine'] : ['leaf'],
      switches: spines > 0 ? [leaves, spines] : [leaves],
      ...inRails(servers, gpus, perLeaf),
      cableCount: leaves * spines * trunk,
      *cables() {
        const uplink = { rateBps: spines > 0 ? rateOf(perLeaf) : 0, latencyPs: latency };
        for (let leaf = 0; leaf < leaves; leaf++) {
          for (let up = 0; up < spines * trunk; up++)
            yield { a: leaf, b: leaves + Math.floor(up / trunk), ...uplink };
        }
      },
    },
    values,
  );
}
