/** Runs of a choice: one at a time, with what is said of them while they go on. */
import { byId } from '../dom.ts';
import { complain } from '../form/complaints.ts';
import { scenarioText } from '../scenario/yaml.ts';
import type { Choice } from '../state.ts';
import type { Outcome } from '../worker/protocol.ts';
import { type Client, TaskError } from './client.ts';

/** What failed, where and what to do. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof TaskError)) throw error;
  const { message, where, advice } = error.failure;
  return [message, ...(where ? [`at ${where}`] : []), ...(advice ? [advice] : [])].join('\n');
}

export interface Runner {
  /** Runs the set-ups of a choice one after the other; nothing where a run is going on. */
  start(choice: Choice): Promise<void>;
  /** Ends the run that is going on. */
  cancel(): void;
}

/** What runs choices; `onOutcomes` is given what they come to. */
export function createRunner(
  client: Client,
  onOutcomes: (choice: Choice, outcomes: readonly Outcome[]) => void,
): Runner {
  const run = byId<HTMLButtonElement>('run');
  const cancel = byId<HTMLButtonElement>('cancel');
  const progress = byId<HTMLProgressElement>('progress');
  const status = byId('status');
  let running = false;

  const show = (is: boolean) => {
    running = is;
    run.disabled = is;
    cancel.hidden = !is;
    progress.hidden = !is;
    progress.removeAttribute('value');
  };

  async function outcomesOf({ documents, device }: Choice): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const [i, one] of documents.entries()) {
      const onProgress = (done: number, what: string) => {
        const all = (i + Math.min(1, done)) / documents.length;
        progress.value = all;
        status.textContent = `Running: ${what}, ${Math.floor(all * 100)} %`;
      };
      outcomes.push(await client.ask('run', { text: scenarioText(one).text, device }, onProgress));
    }
    return outcomes;
  }

  return {
    async start(choice) {
      if (running) return;
      show(true);
      status.textContent = 'Running';
      complain('');
      try {
        const outcomes = await outcomesOf(choice);
        onOutcomes(choice, outcomes);
        const ms = outcomes.reduce((sum, { result }) => sum + result.provenance.wall_ms, 0);
        status.textContent = `Done in ${(ms / 1000).toFixed(2)} s`;
      } catch (error) {
        const cancelled = error instanceof TaskError && error.failure.kind === 'cancelled';
        if (!cancelled) complain(wordsOf(error));
        status.textContent = cancelled ? 'Cancelled' : 'Failed';
      } finally {
        show(false);
      }
    },
    cancel() {
      if (running) client.cancel();
    },
  };
}
