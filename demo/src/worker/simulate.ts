/** A run in the worker: the device, its kernels in the form it takes, the scenario through it. */
import {
  type Device,
  type DeviceChoice,
  findEngine,
  forewarnings,
  type LinkWatch,
  parseScenario,
  type Result,
  runScenario,
  type StepTracks,
  stepTracks,
  warningText,
  watchLinks,
  withDevice,
} from 'weft';
import { messageRows } from './messages.ts';
import { CHOSEN, type DeviceBadge, type Outcome } from './protocol.ts';
import { longestQueues, sampled } from './sampled.ts';
import { SAMPLE_BYTES, seenOf } from './seen.ts';

export interface Watch {
  /** Ends the run. */
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, what: string) => void;
}

/** Runs a scenario; the errors of `runScenario`, and the reason of the signal. */
export async function simulate(
  text: string,
  choice: DeviceChoice,
  { signal, onProgress }: Watch,
): Promise<Outcome> {
  const startedMs = performance.now();
  const scenario = await parseScenario(text, { fileName: 'scenario' });
  const engine = findEngine(scenario.engine.name);
  const warnings = forewarnings(scenario);
  let why: string | undefined = choice === 'cpu' ? CHOSEN : undefined;
  let badge: DeviceBadge | undefined;
  let watch: LinkWatch | undefined;
  let step: StepTracks | undefined;
  const run = async (device: Device): Promise<Result> => {
    badge = { kind: device.info.kind, name: device.info.name, form: device.form, why };
    watch = watchLinks(device, SAMPLE_BYTES);
    return runScenario(scenario, {
      device,
      simulate: watch.context.simulate,
      ...(engine.packets && engine.onDevice && { simulatePackets: watch.context.simulatePackets }),
      ...(WEFT_COMMIT === null ? {} : { commit: WEFT_COMMIT }),
      startedMs,
      listFlows: scenario.workload.kind !== 'training' && scenario.workload.kind !== 'step',
      onProgress,
      onTimeline: (laidOut) => {
        step = stepTracks(laidOut);
      },
      warnings,
      signal,
      causes: true,
    });
  };
  const { flows, causes, ...rest } = await withDevice(choice, run, (warning) => {
    why = warningText(warning);
    warnings.push(warning);
  });
  const { list = [], ...shown } = flows;
  const seen = seenOf(scenario, watch);
  return {
    result: { ...rest, flows: shown },
    ...(causes && { causes }),
    badge,
    fctsUs: sampled(Float64Array.from(list, ({ start_us, end_us }) => end_us - start_us)),
    queuesBytes: seen?.timeline ? sampled(longestQueues(seen.timeline)) : [],
    seen,
    timeline: messageRows(list),
    step,
  };
}
