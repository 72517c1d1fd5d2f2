/** What the page does: one choice, edited by stories, form, file and address; runs of it; what is shown of them. */
import type { DeviceChoice, PlainBlock } from 'weft';
import { byId, h } from './dom.ts';
import { complain, markComplaints } from './form/complaints.ts';
import { type FormContext, formParts } from './form/form.ts';
import { listenForFiles } from './open.ts';
import { startClient, TaskError } from './run/client.ts';
import { withValue } from './scenario/document.ts';
import { scenarioText } from './scenario/yaml.ts';
import { type Choice, choiceHash, choiceOf } from './state.ts';
import { stories } from './stories.ts';
import { outcomeColumns } from './view/columns.ts';
import type { Catalogue, Outcome } from './worker/protocol.ts';

const CHECK_MS = 150;

/** What failed, where and what to do. */
function wordsOf(error: unknown): string {
  if (!(error instanceof TaskError)) throw error;
  const { message, where, advice } = error.failure;
  return [message, ...(where ? [`at ${where}`] : []), ...(advice ? [advice] : [])].join('\n');
}

/** Wires everything and runs the choice of the address, or the first story. */
export async function startPage(): Promise<void> {
  const client = startClient();
  const showOutcomes = outcomeColumns();
  const form = byId<HTMLFormElement>('form');
  const device = byId<HTMLSelectElement>('device');
  const run = byId<HTMLButtonElement>('run');
  const cancel = byId<HTMLButtonElement>('cancel');
  const progress = byId<HTMLProgressElement>('progress');
  const status = byId('status');
  let choice: Choice = { documents: [stories[0]!.a], device: 'auto' };
  /** Which of two set-ups the form is about. */
  let side = 0;
  let catalogue: Catalogue | undefined;
  let running = false;
  let checkTimer: ReturnType<typeof setTimeout> | undefined;
  let checks = 0;

  const document = (): PlainBlock => choice.documents[side] ?? choice.documents[0];
  const setDocument = (next: PlainBlock): void => {
    const [a, b] = choice.documents;
    const documents: Choice['documents'] = b ? (side === 0 ? [next, b] : [a, next]) : [next];
    setChoice({ ...choice, documents });
  };
  const setChoice = (next: Choice): void => {
    choice = next;
    history.replaceState(null, '', choiceHash(choice));
    byId('columns').classList.add('stale');
    byId('story').textContent = '';
    clearTimeout(checkTimer);
    checkTimer = setTimeout(() => void check(), CHECK_MS);
  };

  const context: FormContext = {
    get catalogue() {
      return catalogue!;
    },
    get document() {
      return document();
    },
    onValue: setDocument,
    onStructure(next) {
      setDocument(next);
      drawForm();
    },
  };

  function drawForm(): void {
    const focused = globalThis.document.activeElement?.id;
    form.replaceChildren(...formParts(context));
    if (focused) globalThis.document.getElementById(focused)?.focus();
    drawSides();
    byId<HTMLTextAreaElement>('yaml').value = scenarioText(document()).text;
  }

  function drawSides(): void {
    const two = choice.documents.length === 2;
    const tabs = two
      ? ['A', 'B'].map((name, i) =>
          h(
            'button',
            { type: 'button', 'aria-pressed': String(i === side), onclick: () => show(i) },
            `Set-up ${name}`,
          ),
        )
      : [];
    const toggle = h(
      'button',
      {
        type: 'button',
        id: 'compare',
        onclick() {
          const [a] = choice.documents;
          side = two ? 0 : 1;
          setChoice({ ...choice, documents: two ? [document()] : [a, withValue(a, ['name'], undefined)] });
          drawForm();
        },
      },
      two ? 'One set-up' : 'Compare with a second set-up',
    );
    byId('sides').replaceChildren(h('div', { class: 'bar' }, ...tabs, toggle));
  }

  function show(which: number): void {
    side = which;
    drawForm();
    void check();
  }

  async function check(): Promise<void> {
    const number = ++checks;
    const text = scenarioText(document());
    byId<HTMLTextAreaElement>('yaml').value = text.text;
    const checked = await client.ask('check', { text: text.text }).catch(() => undefined);
    if (!checked || number !== checks) return;
    const rest = markComplaints(form, text, checked.sound ? [] : checked.complaints);
    complain(rest.map((complaint) => complaint.text).join('\n'));
    if (checked.sound) {
      const { ranks, switches, links } = checked.facts;
      byId('facts').textContent = `${ranks} ranks, ${switches} switches, ${links} links`;
    } else byId('facts').textContent = 'something is wrong with the choice';
  }

  async function start(): Promise<void> {
    if (running) return;
    running = true;
    run.disabled = true;
    cancel.hidden = false;
    progress.hidden = false;
    progress.removeAttribute('value');
    status.textContent = 'Running';
    complain('');
    const { documents, device: on } = choice;
    const outcomes: Outcome[] = [];
    try {
      for (const [i, one] of documents.entries()) {
        const share = 1 / documents.length;
        const answer = await client.ask('run', { text: scenarioText(one).text, device: on }, (done, what) => {
          progress.value = (i + Math.min(1, done)) * share;
          status.textContent = `Running: ${what}, ${Math.floor((i + Math.min(1, done)) * share * 100)} %`;
        });
        outcomes.push(answer);
      }
      showOutcomes(documents, outcomes);
      status.textContent = `Done in ${(outcomes.reduce((ms, o) => ms + o.result.provenance.wall_ms, 0) / 1000).toFixed(2)} s`;
    } catch (error) {
      failed(error);
    } finally {
      running = false;
      run.disabled = false;
      cancel.hidden = true;
      progress.hidden = true;
    }
  }

  function failed(error: unknown): void {
    const cancelled = error instanceof TaskError && error.failure.kind === 'cancelled';
    status.textContent = cancelled ? 'Cancelled' : 'Failed';
    if (!cancelled) complain(wordsOf(error));
  }

  function drawStories(): void {
    const items = stories.map((story) => {
      const pick = () => {
        side = 0;
        setChoice({ ...choice, documents: story.b ? [story.a, story.b] : [story.a] });
        drawForm();
        byId('story').textContent = story.says;
        void start();
      };
      return h(
        'li',
        {},
        h('button', { type: 'button', id: `story-${story.id}`, onclick: pick }, story.title),
      );
    });
    byId('stories').replaceChildren(...items);
  }

  async function fromAddress(): Promise<void> {
    const given = choiceOf(location.hash);
    if (!given) {
      byId('story').textContent = stories[0]!.says;
      return;
    }
    const plain = (d: PlainBlock) => client.ask('plain', { text: scenarioText(d).text });
    const [a, b] = given.documents;
    try {
      choice = { ...given, documents: b ? [await plain(a), await plain(b)] : [await plain(a)] };
      device.value = choice.device;
    } catch (error) {
      failed(error);
    }
  }

  drawStories();
  form.addEventListener('submit', (event) => event.preventDefault());
  run.addEventListener('click', () => void start());
  cancel.addEventListener('click', () => client.cancel());
  device.addEventListener('change', () => setChoice({ ...choice, device: device.value as DeviceChoice }));
  addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void start();
    if (event.key === 'Escape' && running) client.cancel();
  });
  byId('apply').addEventListener('click', () => void apply(byId<HTMLTextAreaElement>('yaml').value));
  listenForFiles(
    (text, name) => open(text, name).catch((error: unknown) => complain(wordsOf(error))),
    complain,
  );

  async function apply(text: string): Promise<void> {
    const wrong = byId('yaml-wrong');
    wrong.hidden = true;
    try {
      await open(text, 'scenario');
    } catch (error) {
      wrong.textContent = wordsOf(error);
      wrong.hidden = false;
    }
  }

  /** Makes a file's scenario the choice, or shows its result. Throws what is wrong with it. */
  async function open(text: string, name: string): Promise<void> {
    const opened = await client.ask('open', { text, name });
    complain('');
    if ('scenario' in opened) {
      setDocument(opened.scenario);
      drawForm();
    } else {
      const { result } = opened;
      const times = (result.flows.list ?? []).map(({ start_us, end_us }) => end_us - start_us);
      showOutcomes(
        [],
        [
          {
            result,
            fctsUs: times.sort((x, y) => x - y),
            badge: undefined,
            timeline: [],
            queuesBytes: [],
          },
        ],
      );
      status.textContent = `Opened ${name}`;
    }
  }

  catalogue = await client.ask('catalogue', {});
  await fromAddress();
  drawForm();
  const first = start();
  await check();
  await first;
}
