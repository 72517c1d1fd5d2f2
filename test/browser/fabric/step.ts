/** A page with the view of a large step and nothing else, for tests to look at and to time. */
import { ItemKind, type StepTracks } from 'weft';
import { createStepView, type StepView } from '../../../demo/src/step/step-view.ts';

const PS = 1e6;

/** So many roles with four streams, whose items follow each other; units of 16 items. */
function largeStep(roles: number, perStream: number): StepTracks {
  const streams = ['compute', 'tp', 'pp', 'dp'];
  const count = roles * streams.length * perStream;
  const startPs = Float64Array.from({ length: count }, (_, i) => (i % perStream) * PS);
  const units = Math.ceil(perStream / 16);
  const lanes = roles * streams.length;
  return {
    totalPs: perStream * PS,
    idealPs: perStream * PS * 0.9,
    streams,
    roles: Array.from({ length: roles }, (_, i) => ({ name: `stage ${i}`, ranks: 8 })),
    rolesLeftOut: 0,
    collectives: [
      { name: 'dp all-reduce', group: 'dp', algorithm: 'ring', bytes: 2 ** 20, groups: 8, ranks: 4 },
    ],
    labels: ['F mlp', 'dp all-reduce'],
    lanes: Array.from({ length: lanes }, (_, i) => ({
      ...{ role: Math.floor(i / 4), stream: i % 4 },
      ...{ first: i * perStream, end: (i + 1) * perStream },
    })),
    items: {
      startPs,
      endPs: startPs.map((ps, i) => ps + PS * (0.4 + 0.1 * (i % 6))),
      kind: Uint8Array.from(startPs, (_, i) =>
        Math.floor(i / perStream) % 4 === 0 ? 1 + ((i >> 4) & 1) : ItemKind.call,
      ),
      label: Uint32Array.from(startPs, (_, i) => (Math.floor(i / perStream) % 4 === 0 ? 0 : 1)),
      collective: Int32Array.from(startPs, (_, i) => (Math.floor(i / perStream) % 4 === 0 ? -1 : 0)),
      cause: Int32Array.from(startPs, (_, i) => (i % perStream === 0 ? -1 : i - 1)),
      exposedPs: Float32Array.from(startPs, (_, i) => (i % 3 === 0 ? 0.2 * PS : 0)),
      addedPs: Float32Array.from(startPs, (_, i) => (i % 6 === 0 ? 0.1 * PS : 0)),
    },
    units: {
      first: Uint32Array.from({ length: lanes * units + 1 }, (_, i) =>
        i === lanes * units ? count : Math.floor(i / units) * perStream + (i % units) * 16,
      ),
      name: Int32Array.from({ length: lanes * units }, (_, i) =>
        Math.floor(i / units) % 4 === 0 ? i % 2 : -1,
      ),
    },
    unitNames: ['F3', 'B3'],
    path: Uint32Array.from({ length: perStream }, (_, i) => i),
    bubbles: {
      first: Uint32Array.from({ length: roles + 1 }, (_, i) => i),
      startPs: new Float64Array(roles),
      endPs: Float64Array.from({ length: roles }, (_, i) => i * PS),
    },
  };
}

let view: StepView | undefined;
let ended = new AbortController();

const fixture = {
  show(roles: number, perStream: number): void {
    ended.abort();
    ended = new AbortController();
    view = createStepView(largeStep(roles, perStream), { signal: ended.signal });
    document.querySelector('#stage')!.replaceChildren(view.element);
  },
  /** Draws so many frames, each of another part of the step. */
  pan(frames: number, part: number): void {
    for (let i = 0; i < frames; i++) {
      const fromPs = (i / frames) * (1 - part) * 3000 * PS;
      view!.setWindow({ fromPs, toPs: fromPs + part * 3000 * PS });
      view!.draw();
    }
  },
};

declare global {
  interface Window {
    step: typeof fixture;
  }
}
window.step = fixture;
