/** Which parts of a schedule are found to be alike. */
import { describe, expect, test } from 'vitest';
import { buildCollective } from '../../../../src/collective/build.ts';
import { alikePrograms, findAlike } from '../../../../src/engine/classes/alike.ts';
import { joinedLanes, partsOf } from '../../../../src/engine/classes/parts.ts';
import { mayPay } from '../../../../src/engine/classes/pays.ts';
import type { FlowRun } from '../../../../src/engine/flow/api.ts';
import type { Fabric } from '../../../../src/model/fabric.ts';
import { createScheduleBuilder } from '../../../../src/model/schedule-builder.ts';
import { buildRoutes } from '../../../../src/routing/tables.ts';
import { leafSpine } from '../../../../src/topology/leaf-spine.ts';
import { clos } from '../../topology/values.ts';

/** Four servers of four ranks, two on each of two leaves. */
const fabric = leafSpine.build({ ...clos, leaves: 2, spines: 2, hosts: 2, gpus: 4 });
const servers = [0, 1, 2, 3].map((server) => Uint32Array.from([0, 1, 2, 3], (i) => 4 * server + i));
const rails = [0, 1, 2, 3].map((rail) => Uint32Array.from([0, 1, 2, 3], (i) => rail + 4 * i));

function ring(groups: readonly Uint32Array[], on: Fabric = fabric, channels = 1): FlowRun {
  return {
    ...{ fabric: on, routes: buildRoutes(on), reality: 'routing', routing: { name: 'd-mod-k' } },
    schedule: buildCollective({
      ...{ collective: 'all-reduce', algorithm: 'ring', params: { channels }, bytes: 1e6, groups },
    }),
    ...{ seeds: [1], tolerance: 1e-3 },
  };
}

/** Numbers of alike parts; undefined if none are. */
function sizes(run: FlowRun): number[] | undefined {
  const candidates = alikePrograms(run.schedule);
  return candidates && findAlike(run, candidates)?.classes.map(({ parts }) => parts.length);
}

describe('parts', () => {
  test('are sets of lanes that send or signal to each other', () => {
    const builder = createScheduleBuilder();
    const first = builder.reserveLanes(5);
    builder.setLane(first, 0, 0, [{ send: true, peerBase: first + 3, bytes: 1 }]);
    builder.setLane(first + 1, 1, 0, [{ signal: true, peerBase: first + 2 }]);
    builder.setLane(first + 2, 1, 0, [{ needSignals: 1 }]);
    builder.setLane(first + 3, 2, 0, [{ need: 1 }]);
    builder.setLane(first + 4, 3, 0, [{ delayPs: 5 }]);
    const parts = partsOf(5, joinedLanes(builder.finish()));
    expect([...parts.of]).toEqual([0, 1, 1, 0, 2]);
    expect([...parts.place]).toEqual([0, 0, 1, 1, 0]);
    expect([...parts.lanes]).toEqual([0, 3, 1, 2, 4]);
    expect([...parts.start]).toEqual([0, 2, 4, 5]);
  });

  test('a loop over peers joins all lanes that it may address', () => {
    const builder = createScheduleBuilder();
    const loop = { count: 2, send: true, peerBase: 1, peerStride: 2, peerMod: 4, bytes: 1 };
    builder.reserveLanes(6);
    builder.setLane(0, 0, 0, [loop]);
    for (let lane = 1; lane < 6; lane++) builder.setLane(lane, lane, 0, [{ need: lane % 2 }]);
    expect([...partsOf(6, joinedLanes(builder.finish())).of]).toEqual([0, 0, 0, 0, 0, 1]);
  });
});

describe('alike are', () => {
  test('groups within servers', () => {
    expect(sizes(ring(servers))).toEqual([4]);
  });

  test('two channels of a group are one part, since they share its ports', () => {
    expect(alikePrograms(ring(servers, fabric, 2).schedule)?.parts.count).toBe(8);
    expect(sizes(ring(servers, fabric, 2))).toEqual([4]);
  });

  test('without rates, nothing is shared', () => {
    expect(sizes({ ...ring(servers, fabric, 2), reality: 'latency' })).toEqual([8]);
    expect(sizes({ ...ring(rails), reality: 'latency' })).toEqual([4]);
    expect(sizes({ ...ring(rails), reality: 'endpoints' })).toEqual([4]);
  });
});

describe('not alike are', () => {
  const slower = (factor: number, property: 'rateBps' | 'latencyPs') => {
    const values = fabric.links[property].slice();
    const inFirst = fabric.links.from.findIndex(
      (from, link) => from === 0 && fabric.links.scaleUp[link] === 1,
    );
    values[inFirst]! *= factor;
    return { ...fabric, links: { ...fabric.links, [property]: values } };
  };

  test('a group with a slow link', () => {
    expect(sizes(ring(servers, slower(0.5, 'rateBps')))).toEqual([1, 3]);
  });

  test('a group with a longer link', () => {
    expect(sizes(ring(servers, slower(2, 'latencyPs')))).toEqual([1, 3]);
  });

  test('groups of other sizes', () => {
    const parts = [...servers.slice(0, 2), servers[2]!.slice(0, 3), servers[3]!];
    expect(sizes(ring(parts))).toEqual([3, 1]);
  });

  test('groups that share links', () => {
    // By D-mod-k two rails each take the same spine, and are one part.
    expect(sizes(ring(rails))).toEqual([2]);
    expect(sizes({ ...ring(rails), reality: 'topology' })).toBeUndefined();
  });

  test('groups in another order of ranks on their ports', () => {
    const turned = [...servers.slice(0, 3), Uint32Array.of(...servers[3]!.subarray(1), servers[3]![0]!)];
    expect(sizes(ring(turned, slower(0.5, 'rateBps')))).toEqual([1, 3]);
  });
});

test('a look pays where there are many messages, and many for each pair of lanes', () => {
  const small = { links: { count: 1000 } } as Fabric;
  const group = Uint32Array.from({ length: 150 }, (_, rank) => rank);
  const spec = { bytes: 1e6, groups: [group] };
  const pays = (collective: string, algorithm: string, groups = [group]) =>
    mayPay(buildCollective({ ...spec, collective, algorithm, groups }), small);
  expect(pays('all-reduce', 'ring')).toBe(true);
  expect(pays('all-reduce', 'ring', servers)).toBe(false);
  expect(pays('all-to-all', 'pairwise')).toBe(false);
});
