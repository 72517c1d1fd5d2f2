/** A run in the worker: the device, its kernels in the form it takes, the scenario through it. */
import {
  type Device,
  type DeviceChoice,
  drawingOf,
  forewarnings,
  type LinkTimeline,
  type LinkWatch,
  parseScenario,
  type Result,
  runScenario,
  wasmWorks,
  watchLinks,
  withDevice,
} from 'weft';
import { loadKernels } from 'weft-kernels';
import { breathe, Cancelled, cancellable } from './cancel.ts';
import type { DeviceBadge, Outcome } from './protocol.ts';
import { timelineOf } from './timeline.ts';

/** More links than that are not drawn. */
const MOST_LINKS = 60_000;

export interface Watch {
  readonly cancelled: () => boolean;
  readonly onProgress: (done: number, what: string) => void;
}

/** Runs a scenario; the errors of `runScenario`, and {@link Cancelled}. */
export async function simulate(
  text: string,
  choice: DeviceChoice,
  { cancelled, onProgress }: Watch,
): Promise<Outcome> {
  const startedMs = performance.now();
  const scenario = await parseScenario(text, { fileName: 'scenario' });
  const warnings = forewarnings(scenario);
  const fabric = scenario.fabric.build();
  const links = fabric.links.count;
  let why: string | undefined = choice === 'cpu' ? 'chosen by you' : undefined;
  let badge: DeviceBadge | undefined;
  let watch: LinkWatch | undefined;
  const run = async (given: Device): Promise<Result> => {
    const device = cancellable(given, cancelled);
    const form = device.info.kind === 'webgpu' ? 'wgsl' : wasmWorks() ? 'wasm' : 'cpu';
    await loadKernels(form);
    badge = { kind: device.info.kind, name: device.info.name, form, why };
    watch = scenario.engine.name === 'des' || links > MOST_LINKS ? undefined : watchLinks(device);
    return runScenario(scenario, {
      device,
      ...watch?.context,
      version: WEFT_VERSION,
      ...(WEFT_COMMIT === null ? {} : { commit: WEFT_COMMIT }),
      startedMs,
      listFlows: scenario.workload.kind !== 'training',
      onProgress,
      warnings,
      async breathe() {
        await breathe();
        if (cancelled()) throw new Cancelled('cancelled');
      },
    });
  };
  const { flows, ...rest } = await withDevice(choice, run, (message) => {
    why = message;
    warnings.push(message);
  });
  const { list = [], ...shown } = flows;
  const timeline = watch?.timeline();
  return {
    result: { ...rest, flows: shown },
    badge,
    fctsUs: sampled(Float64Array.from(list, ({ start_us, end_us }) => end_us - start_us)),
    timeline: timelineOf(scenario, rest, list),
    queuesBytes: timeline ? sampled(longestQueues(timeline)) : [],
    picture: links > MOST_LINKS ? undefined : { fabric, places: drawingOf(fabric), timeline },
  };
}

const MOST_VALUES = 400;

/** The values, ascending; of very many an even choice with the largest among them. */
function sampled(values: Float64Array): number[] {
  const sorted = values.sort();
  const count = Math.min(MOST_VALUES, sorted.length);
  return Array.from({ length: count }, (_, i) => sorted[Math.ceil(((i + 1) / count) * sorted.length) - 1]!);
}

/** The longest queue that was seen at each link's port, bytes; of links where something waited. */
function longestQueues({ links, queueBytes }: LinkTimeline): Float64Array {
  const longest = new Float64Array(links);
  for (const [at, bytes] of (queueBytes ?? []).entries()) {
    const link = at % links;
    if (bytes > longest[link]!) longest[link] = bytes;
  }
  return longest.filter((bytes) => bytes > 0);
}
