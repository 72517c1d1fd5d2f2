/**
 * Hierarchical all-reduce (Mikami et al. 2018, "Massively distributed SGD", 2D torus; NCCL and
 * Horovod's hierarchical all-reduce). Phases: reduce-scatter round a ring inside each server of g
 * ranks; all-reduce of the rank's part round a ring over the servers, on its rail; all-gather
 * inside. Time 2(g−1)·(α₁ + S/g·β₁) + 2(k−1)·(α₂ + S/(g·k)·β₂), k servers. Channels overlap their
 * phases. With one rank a server it is the ring.
 */
import type { ParamSpec } from '../model/params.ts';
import { script } from './plan.ts';
import { planned } from './planned.ts';
import { serverParam, serversOf } from './servers.ts';
import { alphaBeta } from './time.ts';
import { owned, type Ring, turn } from './turn.ts';

const params = {
  channels: { kind: 'count', help: 'flows that share the payload', default: 1, min: 1, max: 64 },
  gpus: serverParam,
} as const satisfies ParamSpec;

export const hierarchicalAllReduce = planned<typeof params>({
  name: 'hierarchical',
  summary:
    'reduce-scatter inside servers, all-reduce between servers on each rail, all-gather inside servers',
  params,
  levels: true,
  parts: ({ channels }) => channels,
  lanesPerRank(n, { channels, gpus }) {
    serversOf(n, gpus);
    return channels;
  },
  channel: (lane) => lane,
  time(n, bytes, net, { gpus }) {
    const servers = n / gpus;
    if (!Number.isInteger(servers)) return undefined;
    const inside = alphaBeta(net.server ?? net, 2 * (gpus - 1), (2 * (gpus - 1) * bytes) / gpus);
    return inside + alphaBeta(net, 2 * (servers - 1), (2 * (servers - 1) * bytes) / n);
  },
  steps({ n, position, lane, values: { gpus } }) {
    const told = script(lane, lane);
    const servers = n / gpus;
    const local = position % gpus;
    const server = (position - local) / gpus;
    const inside: Ring = {
      size: gpus,
      way: 1,
      place: local,
      at: (place) => server * gpus + place,
      pieces: (first) => ({ first, stride: -1, mod: gpus, scale: servers, count: servers }),
    };
    const own = owned(inside);
    const rail: Ring = {
      size: servers,
      way: 1,
      place: server,
      at: (place) => place * gpus + local,
      pieces: (first) => ({ base: own * servers, first, stride: -1, mod: servers }),
    };
    turn(told, inside, local, true);
    turn(told, rail, server, true);
    turn(told, rail, owned(rail), false);
    turn(told, inside, own, false);
    return told.steps();
  },
});
