/** A fabric at the rates that software gets out of its links. */
import type { Fabric } from '../../model/fabric.ts';

/** The same fabric with the rates of scale-up links times `up`, those of all others times `out`. */
export function usable(fabric: Fabric, { up, out }: { readonly up: number; readonly out: number }): Fabric {
  const { links } = fabric;
  const rateBps = links.rateBps.map((rate, link) => rate * (links.scaleUp[link] === 1 ? up : out));
  return { ...fabric, links: { ...links, rateBps } };
}
