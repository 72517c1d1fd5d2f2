/**
 * The check of a set-up while it is edited: its result, or its faults and their places.
 */
import type { PlainBlock } from 'weft';
import { byId } from '../dom.ts';
import type { Client } from '../run/client.ts';
import { wordsOf } from '../run/runner.ts';
import { scenarioText } from '../scenario/yaml.ts';
import type { Checked } from '../worker/protocol.ts';
import { markComplaints } from './complaints.ts';

/**
 * Checks the set-up that `document` returns; of several checks under way only the last one's answer
 * is shown. `onFaults` gets the fields that are wrong, and the number of other faults.
 */
export function createChecker(
  client: Client,
  document: () => PlainBlock,
  onFaults: (fields: readonly HTMLElement[], others: number) => void,
): () => Promise<void> {
  let checks = 0;
  return async (): Promise<void> => {
    const number = ++checks;
    const text = scenarioText(document());
    byId<HTMLTextAreaElement>('yaml').value = text.text;
    const checked = await client.ask('check', { text: text.text }).catch(unchecked);
    if (number !== checks) return;
    const rest = markComplaints(byId('form'), text, checked.sound ? [] : checked.complaints);
    byId('wrong-choice').textContent = rest.map((complaint) => complaint.text).join('\n');
    byId('facts').textContent = factsText(checked);
    onFaults([...byId('form').querySelectorAll<HTMLElement>('[aria-invalid=true]')], rest.length);
  };
}

function factsText(checked: Checked): string {
  if (!checked.sound) return 'the choice has an error';
  const { ranks, switches, links } = checked.facts;
  return `${ranks} ranks, ${switches} switches, ${links} links`;
}

/** The message for a choice whose check failed. */
function unchecked(error: unknown): Checked {
  const text = wordsOf(error);
  return { sound: false, complaints: [{ what: text, text }] };
}
