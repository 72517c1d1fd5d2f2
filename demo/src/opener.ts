/** Texts that become the choice or are shown: files, and the scenario that is edited as text. */
import type { PlainBlock, Result } from 'weft';
import { byId } from './dom.ts';
import { complain } from './form/complaints.ts';
import { listenForFiles } from './open.ts';
import type { Client } from './run/client.ts';
import { wordsOf } from './run/runner.ts';
import type { Outcome } from './worker/protocol.ts';

export interface OpenEvents {
  readonly onScenario: (document: PlainBlock) => void;
  readonly onOutcome: (outcome: Outcome) => void;
}

/**
 * Handles files and the text that is applied; their faults are shown in their place.
 */
export function listenForTexts(client: Client, { onScenario, onOutcome }: OpenEvents): void {
  /** Throws the faults of the text. */
  async function open(text: string, name: string): Promise<void> {
    const opened = await client.ask('open', { text, name });
    complain('');
    if ('scenario' in opened) return onScenario(opened.scenario);
    onOutcome(outcomeOf(opened.result));
    byId('status').textContent = `Opened ${name}`;
  }

  async function apply(): Promise<void> {
    const wrong = byId('yaml-wrong');
    wrong.hidden = true;
    try {
      await open(byId<HTMLTextAreaElement>('yaml').value, 'scenario');
    } catch (error) {
      wrong.textContent = wordsOf(error);
      wrong.hidden = false;
    }
  }

  byId('apply').addEventListener('click', () => void apply());
  listenForFiles(
    (text, name) => open(text, name).catch((error: unknown) => complain(wordsOf(error))),
    complain,
  );
}

/** As much of an outcome as a file's result tells. */
function outcomeOf(result: Result): Outcome {
  const times = (result.flows.list ?? []).map(({ start_us, end_us }) => end_us - start_us);
  const fctsUs = times.sort((x, y) => x - y);
  const { causes } = result;
  return { result, ...(causes && { causes }), fctsUs, badge: undefined, timeline: [], queuesBytes: [] };
}
