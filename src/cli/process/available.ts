/** The available memory, for the message that it was too little. */
import { readFileSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { formatSize } from '../../units/format.ts';

/**
 * Available: memory free on the machine, the heap's limit, the limit of addresses if one is set.
 */
export function availableText(): string {
  const { heap_size_limit: heap } = getHeapStatistics();
  const used = process.memoryUsage().rss;
  return [
    `memory: ${formatSize(freemem())} free of ${formatSize(totalmem())}, ${formatSize(used)} used by weft`,
    `${formatSize(heap)} for JavaScript's heap (NODE_OPTIONS=--max-old-space-size)`,
    ...addresses(),
  ].join('; ');
}

/**
 * The limit of addresses (`ulimit -v`) and those taken; nothing without a limit, or outside of
 * Linux.
 */
function addresses(): string[] {
  try {
    const limit = /^Max address space\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    const taken = /^VmSize:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (limit === undefined || taken === undefined) return [];
    return [
      `addresses: ${formatSize(Number(taken) * 1024)} used of ${formatSize(Number(limit))} (ulimit -v)`,
    ];
  } catch {
    return [];
  }
}
