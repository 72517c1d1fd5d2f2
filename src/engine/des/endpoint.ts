/** A rank's way into one plane: a port, and the ring of lanes that take turns at it. */
import type { Packet } from './packet.ts';
import { createPort, type Port, planStart } from './port.ts';
import { able, nextPacket, type Sender } from './sender.ts';
import type { World } from './world.ts';

export interface Endpoint {
  readonly port: Port;
  /** Puts a lane at the ring's tail if it is able and not in it. */
  join(sender: Sender): void;
}

/** An endpoint whose port is the tail of `link`; no lane is in its ring. */
export function createEndpoint(
  world: () => World,
  link: number,
  node: number,
  period: number,
  latencyPs: number,
): Endpoint {
  const ring: Sender[] = [];
  const next = (): Packet | undefined => {
    for (let sender = ring.shift(); sender !== undefined; sender = ring.shift()) {
      if (!able(sender, endpoint)) continue;
      const packet = nextPacket(world(), sender);
      if (able(sender, endpoint)) ring.push(sender);
      else packet.asks = true;
      return packet;
    }
    return undefined;
  };
  const port = createPort(link, node, period, latencyPs, { next });
  const endpoint: Endpoint = {
    port,
    join(sender) {
      if (!able(sender, endpoint)) return;
      if (!ring.includes(sender)) ring.push(sender);
      planStart(world(), port);
    },
  };
  return endpoint;
}
