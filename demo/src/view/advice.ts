/** Changes that would give the time back: tried when a reader asks, each with Apply. */
import type { TriedChange } from 'weft';
import { byId, h } from '../dom.ts';
import { type Client, TaskError } from '../run/client.ts';
import { wordsOf } from '../run/runner.ts';
import { scenarioText } from '../scenario/yaml.ts';
import type { Choice } from '../state.ts';

export interface AdviceEvents {
  /** The choice that advice is asked for. */
  readonly choice: () => Choice;
  readonly onApply: (change: TriedChange) => void;
}

/** Shows parts under the head, which says `sub`. */
export type ShowPart = (sub: string, ...parts: HTMLElement[]) => void;

export interface AdvicePart {
  /** Offers to look for advice on the result that is shown; hidden if it is not of one set-up. */
  offer(is: boolean): void;
  /** Makes the change that gives most back. Searches for it first, unless that is done. */
  applyBest(): Promise<void>;
  /** Ends the search that is going on; resolves once it has ended. */
  stop(): Promise<void>;
}

/** The part in its place. */
export function createAdvice(client: Client, { choice, onApply }: AdviceEvents): AdvicePart {
  const place = byId('advice-view');
  let going: Promise<void> | undefined;

  const head = (sub: string) =>
    h('div', { class: 'head' }, h('h2', {}, 'What would give it back'), h('span', { class: 'end sub' }, sub));
  const show: ShowPart = (sub, ...parts) => place.replaceChildren(head(sub), ...parts);

  function ask(text: string): void {
    const button = h(
      'button',
      { type: 'button', class: 'btn line', id: 'advise', onclick: () => void search() },
      'Try changes',
    );
    show('', h('div', { class: 'asks' }, h('p', {}, text), button));
  }

  async function run(): Promise<void> {
    const { searchAdvice } = await import('./advice-rows.ts');
    try {
      show('');
      const { documents, device } = choice();
      await searchAdvice(client, { text: scenarioText(documents[0]).text, device }, show, onApply);
    } catch (error) {
      const cancelled = error instanceof TaskError && error.failure.kind === 'cancelled';
      ask(cancelled ? 'Cancelled.' : wordsOf(error));
    }
  }

  function search(): Promise<void> {
    going ??= run().finally(() => {
      going = undefined;
    });
    return going;
  }

  return {
    offer(is) {
      place.hidden = !is;
      if (is) ask('Runs this set-up with each change that may give time back, under the same seeds.');
    },
    async applyBest() {
      if (place.hidden) return;
      const best = () => place.querySelector<HTMLElement>('.advice button');
      if (!best()) await search();
      best()?.click();
    },
    async stop() {
      if (!going) return;
      client.cancel();
      await going;
    },
  };
}
