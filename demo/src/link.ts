/**
 * The page's address as a link to the choice, and the text in its place if it would be too long.
 */
import { countText, type PlainBlock } from 'weft';
import { MOST_CHARS, showAddress } from './address.ts';
import { byId, h } from './dom.ts';
import type { Client } from './run/client.ts';
import { scenarioText } from './scenario/yaml.ts';
import { type Choice, choiceHash, choiceOf } from './state.ts';
import { saveScenario } from './view/take.ts';
import { type ViewState, viewPairs } from './view-address.ts';

/**
 * Makes the address say the choice and the view: in the place of the one before, or after it, so
 * that Back leads there.
 */
export function linkTo(choice: Choice, how: 'replace' | 'push', view: ViewState = {}): void {
  const hash = [choiceHash(choice), viewPairs(view)].filter(Boolean).join('&');
  offerFiles(showAddress(hash, how) ? undefined : hash.length, choice.documents);
}

/**
 * The choice of the address, with `fallback` for its missing parts; throws with its faults.
 */
export async function choiceOfAddress(client: Client, fallback: Choice): Promise<Choice> {
  const given = choiceOf(location.hash, fallback);
  const plain = (d: PlainBlock) => client.ask('plain', { text: scenarioText(d).text });
  const [a, b] = given.documents;
  const documents: Choice['documents'] = b ? [await plain(a), await plain(b)] : [await plain(a)];
  offerFiles(undefined, documents);
  return { ...given, documents };
}

/**
 * Says that the choice has no address, and offers its files; `chars`: how long it would be,
 * undefined if it has one.
 */
function offerFiles(chars: number | undefined, documents: Choice['documents']): void {
  const place = byId('unlinked');
  place.hidden = chars === undefined;
  place.replaceChildren();
  if (chars === undefined) return;
  const plural = documents.length > 1;
  place.append(
    `Too long for an address: ${countText(chars)} characters. The limit of mail, chats and browsers is ${countText(MOST_CHARS)}. `,
    `To share the set-up${plural ? 's, send their files' : ', send its file'}; a file that is dropped on this page opens: `,
    ...documents.map((document, i) => {
      const side = plural ? ` ${'AB'[i]}` : '';
      const onclick = () => saveScenario(document, i);
      return h('button', { type: 'button', class: 'btn line small', onclick }, `Scenario${side}, YAML`);
    }),
  );
}
