/**
 * Credits as in NDP (Handley et al., SIGCOMM 2017, §3.2): an endpoint pulls packets from the
 * senders to its rank, one flow after the other, as fast as its link takes them.
 */
import { propertiesOf } from '../../routing/properties.ts';
import { Phase } from './heap.ts';
import { Kind, type Packet } from './packet.ts';
import { enqueue, type Port, presentLink } from './port.ts';
import type { Stream } from './stream.ts';
import { serPs, ticks } from './time.ts';
import type { World } from './world.ts';

export interface Puller {
  /** So many packets of a flow have come, whole or trimmed. */
  add(stream: Stream, packets: number): void;
  /** Its sender needs no more pulls. */
  drop(stream: Stream): void;
}

/** An endpoint that has nothing to pull. */
export function createPuller(world: () => World, port: () => Port): Puller {
  const ring: Stream[] = [];
  const waiting = new Map<Stream, number>();
  const sent = new Map<Stream, number>();
  let nextPs = 0;
  let planned = false;

  function plan(): void {
    if (planned || ring.length === 0) return;
    planned = true;
    world().at(Math.max(nextPs, world().nowPs()), Phase.pace, port().link, () => {
      planned = false;
      pull();
      plan();
    });
  }

  function pull(): void {
    for (let stream = ring.shift(); stream !== undefined; stream = ring.shift()) {
      const left = waiting.get(stream)! - 1;
      if (left < 0) continue;
      waiting.set(stream, left);
      if (left > 0) ring.push(stream);
      const count = (sent.get(stream) ?? 0) + 1;
      sent.set(stream, count);
      send(stream, count);
      return;
    }
  }

  function send(flow: Stream, count: number): void {
    const { run, tally, nowPs } = world();
    const { payloadBytes, headerBytes, ackBytes, entropies } = run.settings;
    const { sender, detour } = propertiesOf(run.routing.name);
    const size = payloadBytes + headerBytes;
    const packet: Packet = {
      kind: Kind.pull,
      flow,
      seq: count,
      bytes: ackBytes,
      size,
      entropy: sender === 'in-turn' && detour === undefined ? count % entropies : 0,
      marked: false,
      stamp: ticks(nowPs()),
      ingress: -1,
      telemetry: 0,
      asks: false,
      isFinal: false,
      bundle: [],
      via: false,
    };
    tally.answers++;
    enqueue(world(), port(), packet);
    nextPs = nowPs() + serPs(presentLink(world(), port()).period, size);
  }

  return {
    add(stream, packets) {
      waiting.set(stream, (waiting.get(stream) ?? 0) + packets);
      if (!ring.includes(stream)) ring.push(stream);
      plan();
    },
    drop(stream) {
      waiting.set(stream, 0);
    },
  };
}
