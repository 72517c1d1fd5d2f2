/**
 * Several sites, each a folded Clos network, joined by long links: data centers over a wide area,
 * as in training across sites (Llama Team, "The Llama 3 Herd of Models", 2024, §3.3.1, has one site
 * of three tiers; Gangidi et al., SIGCOMM 2024). Every site has border switches above its top tier,
 * each joined to every switch of it; border i of a site is joined to border i of every other site
 * by `siteLinks` links. This is our assumption, since no single layout is published. Left out:
 * effects of optical transport, and sites that differ.
 */
import { UserError } from '../util/errors.ts';
import {
  type ClosShape,
  checkPods,
  closCables,
  closCount,
  coreParams,
  coreRateBps,
  trunkParam,
} from './parts/clos-graph.ts';
import { pairs } from './parts/groups.ts';
import { uplinkParams, uplinkRateBps } from './parts/links.ts';
import { hostParams, inOrder, layGraph } from './parts/switch-graph.ts';
import { defineTopology } from './topology.ts';

export const sites = defineTopology({
  name: 'sites',
  summary: 'several leaf-spine or three-tier sites, connected by long links between border switches',
  params: {
    sites: { kind: 'count', help: 'sites', default: 2, min: 2, max: 64 },
    pods: { kind: 'count', help: 'pods per site; more than one requires cores', default: 1, min: 1 },
    leaves: { kind: 'count', help: 'leaves per pod', min: 1 },
    spines: { kind: 'count', help: 'spines per pod, each connected to every leaf of the pod', min: 1 },
    hosts: { kind: 'count', help: 'hosts per leaf (with gpus > 1: servers)', min: 1 },
    trunk: trunkParam,
    ...uplinkParams,
    ...coreParams,
    borders: {
      kind: 'count',
      help: 'border switches per site, each connected to every core (every spine if the site has no cores)',
      default: 1,
      min: 1,
    },
    borderRate: {
      kind: 'rate',
      help: 'rate of a link between a border switch and a core or spine; default: the rate of an uplink',
      optional: true,
      min: 1,
    },
    siteLinks: {
      kind: 'count',
      help: 'parallel links between a border switch and its counterpart at another site',
      default: 1,
      min: 1,
      max: 1024,
    },
    siteRate: { kind: 'rate', help: 'rate of a link between sites, each direction', min: 1 },
    siteLatency: { kind: 'time', help: 'one-way latency of a link between sites; fibre adds 5 µs per km' },
    ...hostParams,
  },
  build(values) {
    const { trunk = 1 } = values;
    const { pods, leaves, spines, hosts, cores, borders, siteLinks, siteRate, siteLatency, gpus, latency } =
      values;
    const copies = values.sites;
    checkPods(pods, spines, cores);
    if (siteLatency < latency) {
      throw new UserError('siteLatency is less than the latency inside a site', {
        where: 'siteLatency',
        advice: 'use the latency of a long link, e.g. siteLatency=500us for 100 km',
      });
    }
    const down = hosts * gpus;
    const uplinkBps = uplinkRateBps(values, down, cores > 0 ? spines : spines * trunk);
    const core = { ...values, cores: cores * trunk };
    const shape: ClosShape = {
      copies,
      pods,
      leaves,
      spines,
      cores,
      uplink: { rateBps: uplinkBps, latencyPs: latency },
      coreLink: { rateBps: coreRateBps(core, leaves * uplinkBps, spines), latencyPs: latency },
      trunk,
    };
    const allPods = copies * pods;
    const tops = cores > 0 ? cores : pods * spines;
    const top0 = allPods * leaves + (cores > 0 ? allPods * spines : 0);
    const border0 = top0 + copies * tops;
    const toBorder = { rateBps: values.borderRate ?? uplinkBps, latencyPs: latency };
    const long = { rateBps: siteRate, latencyPs: siteLatency };
    return layGraph(
      {
        name: 'sites',
        tiers: cores > 0 ? ['leaf', 'spine', 'core', 'border'] : ['leaf', 'spine', 'border'],
        switches: [
          allPods * leaves,
          allPods * spines,
          ...(cores > 0 ? [copies * cores] : []),
          copies * borders,
        ],
        ...inOrder(allPods * leaves, down),
        cableCount:
          closCount(shape) + copies * tops * borders + ((copies * (copies - 1)) / 2) * borders * siteLinks,
        *cables() {
          yield* closCables(shape);
          for (let top = 0; top < copies * tops; top++) {
            const first = border0 + Math.floor(top / tops) * borders;
            for (let i = 0; i < borders; i++) yield { a: top0 + top, b: first + i, ...toBorder };
          }
          for (const [a, b] of pairs(copies)) {
            for (let i = 0; i < borders * siteLinks; i++) {
              const border = border0 + (i % borders);
              yield { a: border + a * borders, b: border + b * borders, ...long };
            }
          }
        },
      },
      values,
    );
  },
});
