/** The provenance of a result, and the command that makes it again. */
import type { Result } from 'weft';
import { h } from '../dom.ts';
import { copy } from '../shell/copy.ts';
import type { DeviceBadge } from '../worker/protocol.ts';

const FORMS = { wgsl: 'WGSL', wasm: 'WebAssembly', js: 'JavaScript' } as const;

/** Text of the badge: which device, and why. */
export function badgeText({ kind, name, form, why }: DeviceBadge): string {
  return `${kind === 'webgpu' ? 'WebGPU' : 'CPU'}: ${name}, ${FORMS[form]}${why === undefined ? '' : ` (${why})`}`;
}

/**
 * The provenance block, word for word as in the document, and the command with a button that copies
 * it.
 */
export function provenance({ provenance: p }: Result, command: string | undefined): HTMLElement {
  const facts: [string, string][] = [
    ['version', `${p.version}${p.commit === null ? '' : `, commit ${p.commit.slice(0, 12)}`}`],
    ['scenario', p.scenarioHash],
    ['seeds', p.seeds === 1 ? String(p.seed) : `${p.seed} to ${p.seed + p.seeds - 1}`],
    ['engine', `${p.engine}, tolerance ${p.tolerance}`],
    ['device', `${p.device.name}`],
    ['time', `${p.engine_ms.toFixed(0)} ms in the engine, ${p.wall_ms.toFixed(0)} ms in all`],
  ];
  return h(
    'section',
    { class: 'provenance', 'aria-label': 'Provenance' },
    h('h3', {}, 'Provenance'),
    h('dl', {}, ...facts.map(([term, text]) => h('div', {}, h('dt', {}, term), h('dd', {}, text)))),
    ...(command === undefined ? [] : commandLines(command)),
  );
}

function commandLines(command: string): HTMLElement[] {
  const button = h(
    'button',
    { type: 'button', class: 'btn line small', onclick: () => void copy(command, button) },
    'Copy',
  );
  return [
    h('p', {}, 'The command line gives the same result (packets: bit for bit): ', button),
    h('pre', { class: 'command', tabindex: 0, 'aria-label': 'Command line' }, command),
  ];
}
