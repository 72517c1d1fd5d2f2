/** A rank's way into one plane: a port, and the ring of lanes that take turns at it. */
import { Phase } from './heap.ts';
import type { Packet } from './packet.ts';
import { createPort, type Port, planStart } from './port.ts';
import { createPuller, type Puller } from './pulls.ts';
import { able, nextPacket, type Sender } from './sender.ts';
import { serPs } from './time.ts';
import type { World } from './world.ts';

export interface Endpoint {
  readonly port: Port;
  /** For packets to its rank, with credits. */
  readonly puller: Puller;
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
  /** Before when a paced lane may not send. */
  const nextPs = new Map<Sender, number>();
  const isEarly = (sender: Sender) => (nextPs.get(sender) ?? -1) > world().nowPs();
  /** Also at the very time when the pace lets it go: that comes after the arrivals of that time. */
  const isHeld = (sender: Sender) => (nextPs.get(sender) ?? -1) >= world().nowPs();
  const next = (): Packet | undefined => {
    for (let sender = ring.shift(); sender !== undefined; sender = ring.shift()) {
      if (!able(sender, endpoint)) continue;
      const packet = nextPacket(world(), sender);
      holdBack(sender, packet.bytes);
      if (!able(sender, endpoint)) packet.asks = true;
      else if (!isEarly(sender)) ring.push(sender);
      return packet;
    }
    return undefined;
  };
  /**
   * A paced lane begins to send a packet: the next may go once this one would be through at its
   * pace.
   */
  function holdBack(sender: Sender, bytes: number): void {
    const pace = sender.control?.pace?.();
    if (pace === undefined) return;
    const { nowPs, at } = world();
    const next = nowPs() + serPs(pace, bytes);
    nextPs.set(sender, next);
    at(next, Phase.pace, sender.lane, () => {
      if (!isEarly(sender)) enter(sender);
    });
  }
  function enter(sender: Sender): void {
    if (!able(sender, endpoint)) return;
    if (!ring.includes(sender)) ring.push(sender);
    planStart(world(), port);
  }
  const port = createPort(link, node, period, latencyPs, { next });
  const endpoint: Endpoint = {
    port,
    puller: createPuller(world, () => port),
    join(sender) {
      if (!isHeld(sender)) enter(sender);
    },
  };
  return endpoint;
}
