/**
 * Priority flow control (IEEE 802.1Qbb) of the data class: a switch pauses the links whose packets
 * wait in it. Counts are looked at when windows end, and only of links where something has changed
 * since they were last looked at.
 */
import type { PfcThresholds } from '../packet/api.ts';
import { Phase } from './heap.ts';
import type { Packet } from './packet.ts';
import { planStart } from './port.ts';
import type { World } from './world.ts';

export interface Pfc {
  /** A data packet was admitted to a queue of the switch its `ingress` leads to. */
  came(packet: Packet): void;
  /** Its service there starts. */
  left(packet: Packet): void;
  /** The run is over: links that are still paused have been so until now. */
  end(endPs: number): void;
}

/** PFC over all links, none of them paused. */
export function createPfc(world: () => World, links: number, thresholds: PfcThresholds): Pfc {
  const counts = new Float64Array(links);
  const pending = new Uint8Array(links);
  const planned = new Uint8Array(links);
  const sincePs = new Float64Array(links);
  const lead = new Float64Array(links);

  function change(link: number, bytes: number): void {
    if (link >= links) return;
    counts[link]! += bytes;
    planDecision(link);
  }

  function planDecision(link: number): void {
    if (planned[link] === 1) return;
    planned[link] = 1;
    const { windowPs, window, at } = world();
    const end = window() + 1;
    at(end * windowPs, Phase.pfcDecision, link, () => {
      planned[link] = 0;
      decide(link, end);
    });
  }

  /** At the start of window `next`, for the one before. */
  function decide(link: number, next: number): void {
    const { port, windowPs, at, tally } = world();
    const { paused, latencyPs } = port(link);
    if (pending[link] === 1) return;
    const { xoffBytes, xonBytes } = thresholds;
    if (paused ? counts[link]! > xonBytes : counts[link]! < xoffBytes) return;
    if (!paused) {
      tally.linkPauses[link]!++;
      blame(link);
    }
    pending[link] = 1;
    const holds = next + Math.ceil(latencyPs / windowPs);
    at(holds * windowPs, Phase.pfcChange, link, () => {
      pending[link] = 0;
      port(link).paused = !paused;
      if (paused) tally.linkPausePs[link]! += holds * windowPs - sincePs[link]!;
      else sincePs[link] = holds * windowPs;
      planStart(world(), port(link));
      planDecision(link);
    });
  }

  /** A pause is attributed to the queue that holds most of the bytes that came by the link. */
  function blame(link: number): void {
    const { run, tally } = world();
    const cause = heaviestQueue(world(), run.fabric.links.to[link]!, link);
    if (cause === undefined) return;
    tally.linkPausesCaused[cause]!++;
    // Boyer and Moore's vote: a candidate with more than half of all votes is left.
    if (lead[link] === 0) tally.linkPauseCause[link] = cause;
    lead[link]! += tally.linkPauseCause[link] === cause ? 1 : -1;
  }

  return {
    came: (packet) => change(packet.ingress, packet.bytes),
    left: (packet) => change(packet.ingress, -packet.bytes),
    end(endPs) {
      const { port, tally } = world();
      for (let link = 0; link < links; link++) {
        if (port(link).paused) tally.linkPausePs[link]! += Math.max(0, endPs - sincePs[link]!);
      }
    },
  };
}

/**
 * The link out of a switch with most bytes waiting at its port that came by `ingress`; the lowest
 * of equals.
 */
function heaviestQueue({ run, port }: World, node: number, ingress: number): number | undefined {
  const { from } = run.fabric.links;
  let best: number | undefined;
  let most = 0;
  from.forEach((tail, link) => {
    if (tail !== node) return;
    const waiting = port(link).data.filter((packet) => packet.ingress === ingress);
    const bytes = waiting.reduce((sum, packet) => sum + packet.bytes, 0);
    if (bytes > most) [best, most] = [link, bytes];
  });
  return best;
}
