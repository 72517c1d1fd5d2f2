/** The counts of `slim-fly` for a number of ranks. */
import type { OtherValues, Sizing, Wanted } from '../parts/sizing.ts';

export const slimFlySizing: Sizing = { keys: ['q', 'hosts'], choose };

/**
 * The smallest q whose switches, each with up to ⌈half of its cables⌉ hosts, connect all ranks; as
 * many hosts as that takes.
 */
function choose({ servers, gpus, radix, params }: Wanted): OtherValues | string {
  let most = 0;
  for (let q = 3; q <= params.q!.max!; q++) {
    if (q % 4 === 2 || !isPrimePower(q)) continue;
    const degree = (3 * q - (q % 4 === 3 ? -1 : q % 4)) / 2;
    const hosts = Math.min(Math.ceil(degree / 2), radix - degree);
    const each = Math.floor(hosts / gpus);
    if (hosts < Math.ceil(degree / 2)) break;
    most = Math.max(most, 2 * q * q * each);
    if (most >= servers) return { q, hosts: Math.ceil(servers / (2 * q * q)) };
  }
  return `Slim Flies of switches of ${radix} ports connect ${most * gpus} ranks`;
}

/** Whether `q`, at least 2, is a power of a prime: whether it has a field. */
function isPrimePower(q: number): boolean {
  let prime = 2;
  while (q % prime !== 0) prime++;
  return prime ** Math.round(Math.log(q) / Math.log(prime)) === q;
}
