/** Members of all families as data, for `weft list` and docs. */
import type { Member, Param, ParamSpec } from '../model/params.ts';
import { commonParams } from './check-collective.ts';
import { engines } from './engines.ts';
import { ecnParams, packetParams, pfcParams } from './packet-params.ts';
import type { Registries } from './registries.ts';

export interface FamilyDescription {
  /** As a heading: `topologies`. */
  readonly family: string;
  readonly members: readonly MemberDescription[];
}

export interface MemberDescription {
  readonly name: string;
  readonly summary: string;
  readonly params: ParamSpec;
  /** Algorithms of a collective. */
  readonly algorithms?: readonly MemberDescription[];
}

/** Every family with its members, in the registries' order. */
export function describeFamilies({
  topologies,
  routings,
  collectives,
  transports,
}: Registries): FamilyDescription[] {
  return [
    { family: 'topologies', members: topologies.map(describe) },
    { family: 'routings', members: routings.map(describe) },
    {
      family: 'collectives',
      members: collectives.map(({ name, summary, size, algorithms }) => ({
        name,
        summary,
        params: {
          size: { kind: 'size', help: `${size}; a list or a sweep` },
          ranks: {
            kind: 'count',
            help: 'how many ranks, ranges, or a list; all unless said',
            optional: true,
          },
          ...commonParams,
        } satisfies Record<string, Param>,
        algorithms: algorithms.map(describe),
      })),
    },
    { family: 'cc', members: transports.map(describe) },
    { family: 'engines', members: engines.map(describe) },
    {
      family: 'packets',
      members: [
        { name: 'packet', summary: 'what engines that simulate packets are told', params: packetParams },
        {
          name: 'packet.ecn',
          summary: 'marks: true, false or this block; on unless said',
          params: ecnParams,
        },
        {
          name: 'packet.pfc',
          summary: 'pauses: true, false or this block; off unless said',
          params: pfcParams,
        },
      ],
    },
  ];
}

function describe({ name, summary, params }: Member): MemberDescription {
  return { name, summary, params };
}
