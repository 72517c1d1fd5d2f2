/** The worker: all of weft, away from the page's thread. */
import {
  builtIn,
  describeFamilies,
  forewarnings,
  isSwitch,
  parseScenario,
  plainScenario,
  readResult,
  ScenarioError,
  SEED_PARAMS,
  TRAINING_BLOCKS,
  TRAINING_KEYS,
  timelineBuffers,
  trackBuffers,
  warningText,
} from 'weft';
import { Cancelled, complaintsOf, failureOf } from './failure.ts';
import type { Answer, Catalogue, Checked, Outcome, Request, TaskName, Tasks, Word } from './protocol.ts';
import { simulate, type Watch } from './simulate.ts';

const PROGRESS_MS = 100;
/** For the run that goes on, or the last. */
let cancel = new AbortController();

const say = (answer: Answer, handedOver: ArrayBuffer[] = []): void =>
  postMessage(answer, { transfer: handedOver });

/** Buffers of an outcome that are large. */
function large({ seen, step }: Outcome): ArrayBuffer[] {
  return [...(seen?.timeline ? timelineBuffers(seen.timeline) : []), ...(step ? trackBuffers(step) : [])];
}

function catalogue(): Catalogue {
  return {
    families: describeFamilies(builtIn),
    training: TRAINING_BLOCKS,
    trainingKeys: TRAINING_KEYS,
    seeds: SEED_PARAMS,
  };
}

async function check(text: string): Promise<Checked> {
  try {
    const scenario = await parseScenario(text);
    const fabric = scenario.fabric.build();
    const switches = fabric.kind.reduce((sum, _, node) => sum + (isSwitch(fabric, node) ? 1 : 0), 0);
    const { hash } = scenario;
    const facts = { hash, ranks: fabric.ranks, switches, links: fabric.links.count };
    return { sound: true, facts: { ...facts, warnings: forewarnings(scenario).map(warningText) } };
  } catch (error) {
    if (error instanceof ScenarioError) return { sound: false, complaints: complaintsOf(error.problems) };
    throw error;
  }
}

async function open(text: string, name: string): Promise<Tasks['open']['out']> {
  if (/^\s*\{\s*"schema":\s*"weft\.result/.test(text)) return { result: await readResult(text, name) };
  await parseScenario(text, { fileName: name });
  return { scenario: plainScenario(text, name) };
}

/** The signal of a task that takes long, and its messages. */
function watched(id: number): Watch {
  cancel = new AbortController();
  let saidAt = 0;
  return {
    signal: cancel.signal,
    onProgress(done, what) {
      const now = performance.now();
      if (now - saidAt < PROGRESS_MS) return;
      saidAt = now;
      say({ id, kind: 'progress', done, what });
    },
  };
}

function perform(request: Request): Promise<Tasks[TaskName]['out']> | Tasks[TaskName]['out'] {
  switch (request.task) {
    case 'catalogue':
      return catalogue();
    case 'check':
      return check(request.input.text);
    case 'open':
      return open(request.input.text, request.input.name);
    case 'plain':
      return plainScenario(request.input.text);
    case 'run':
      return simulate(request.input.text, request.input.device, watched(request.id));
    case 'advise': {
      const { text, device } = request.input;
      const watch = watched(request.id);
      return import('./advise.ts').then(({ adviceOn }) => adviceOn(text, device, watch));
    }
  }
}

addEventListener('message', async ({ data }: MessageEvent<Word>) => {
  if (data.task === 'cancel') {
    cancel.abort(new Cancelled('cancelled'));
    return;
  }
  try {
    const output = await perform(data);
    say({ id: data.id, kind: 'done', output }, data.task === 'run' ? large(output as Outcome) : []);
  } catch (error) {
    say({ id: data.id, kind: 'failed', failure: failureOf(error) });
  }
});
