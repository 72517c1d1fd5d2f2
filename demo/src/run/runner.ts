/** Runs of a choice: one at a time, with their messages while they go on. */
import { UserError } from 'weft';
import { byId, h } from '../dom.ts';
import { complain } from '../form/complaints.ts';
import { scenarioText } from '../scenario/yaml.ts';
import type { Choice } from '../state.ts';
import type { Outcome } from '../worker/protocol.ts';
import { type Client, TaskError } from './client.ts';

/** The failure, its place and advice. */
export function wordsOf(error: unknown): string {
  const said = error instanceof TaskError ? error.failure : error instanceof UserError ? error : undefined;
  if (!said) {
    reportError(error);
    return `the page failed: ${error instanceof Error ? error.message : String(error)}\nthis is a bug of weft`;
  }
  const { message, where, advice } = said;
  return [message, ...(where ? [`at ${where}`] : []), ...(advice ? [advice] : [])].join('\n');
}

/** Says of which of two set-ups a failure is. */
function blame(which: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof TaskError)) throw error;
    throw new TaskError({ ...error.failure, message: `${which}: ${error.failure.message}` });
  };
}

export interface Runner {
  /**
   * Runs the set-ups of a choice one after the other, in the place of another choice's run that is
   * going on.
   */
  start(choice: Choice): Promise<void>;
  readonly running: boolean;
  /** Ends the run that is going on. */
  cancel(): void;
}

/** Runs choices; `onOutcomes` gets their results. */
export function createRunner(
  client: Client,
  onOutcomes: (choice: Choice, outcomes: readonly Outcome[]) => Promise<void>,
): Runner {
  const run = byId<HTMLButtonElement>('run');
  const cancel = byId<HTMLButtonElement>('cancel');
  const progress = byId<HTMLProgressElement>('progress');
  const status = byId('status');
  // Visible, and not read out ten times a second; the bar tells it on request.
  const sofar = h('span', { 'aria-hidden': 'true' });
  let running: Choice | undefined;
  let next: Choice | undefined;

  const state = (now: 'running' | 'done' | 'failed' | 'cancelled') => {
    byId('app').dataset.state = now;
  };
  const show = (is: boolean) => {
    // A hidden element loses the focus.
    if (!is && document.activeElement === cancel) run.focus();
    cancel.hidden = !is;
    progress.hidden = !is;
    if (is) state('running');
    progress.removeAttribute('value');
  };

  async function outcomesOf({ documents, device }: Choice): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const [i, one] of documents.entries()) {
      const onProgress = (done: number, what: string) => {
        const all = (i + Math.min(1, done)) / documents.length;
        progress.value = all;
        sofar.textContent = `: ${what}, ${Math.floor(all * 100)} %`;
      };
      const ran = client.ask('run', { text: scenarioText(one).text, device }, onProgress);
      outcomes.push(await (documents.length > 1 ? ran.catch(blame(`set-up ${'AB'[i]}`)) : ran));
    }
    return outcomes;
  }

  async function runOne(choice: Choice): Promise<void> {
    sofar.textContent = '';
    status.replaceChildren('Running', sofar);
    complain('');
    try {
      const outcomes = await outcomesOf(choice);
      if (next) return;
      await onOutcomes(choice, outcomes);
      const ms = outcomes.reduce((sum, { result }) => sum + result.provenance.wall_ms, 0);
      status.textContent = `Done in ${(ms / 1000).toFixed(2)} s`;
      state('done');
    } catch (error) {
      if (next) return;
      const cancelled = error instanceof TaskError && error.failure.kind === 'cancelled';
      status.textContent = cancelled ? 'Cancelled' : 'Failed';
      state(cancelled ? 'cancelled' : 'failed');
      if (!cancelled) complain(wordsOf(error));
    }
  }

  return {
    get running() {
      return running !== undefined;
    },
    async start(choice) {
      if (running) {
        if (choice === running) return;
        next = choice;
        client.cancel();
        return;
      }
      next = choice;
      while (next) {
        running = next;
        next = undefined;
        show(true);
        await runOne(running);
      }
      running = undefined;
      show(false);
    },
    cancel() {
      next = undefined;
      if (running) client.cancel();
    },
  };
}
