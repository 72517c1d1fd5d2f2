/** The causes of the fabric's part of the time, the one that takes most first. */
import { causeText, central, type RankedCause, type Result, rankedCauses, timeText } from 'weft';
import { h } from '../dom.ts';
import { cssOf, dark, light, rampAt } from '../draw/colours.ts';
import { theme } from '../shell/theme.ts';
import type { Seen } from '../worker/protocol.ts';
import { linkNamed, worstOf } from './link-moment.ts';

type Causes = NonNullable<Result['causes']>;

/** A cause that is less than this part of the time is not worth a row. */
const LITTLE = 5e-4;
/** Rungs of the fabric: their times are what is lost. */
const LOST: readonly string[] = ['topology', 'routing', 'transport', 'faults'];

export interface Cause {
  /** A link, or what it is if it has none. */
  readonly what: string;
  readonly why: string;
  /** All of it as a sentence, without a full stop. */
  readonly text: string;
  readonly us: number;
  /** The link that holds flows up, if it is one of the drawing; of parallel ones the busiest. */
  readonly link: number | undefined;
  /** Its highest share of its rate, and when that is; undefined if that was not seen. */
  readonly worst: { readonly share: number; readonly timePs: number } | undefined;
}

/** Those that are lost to the fabric. */
export function causesOf(
  causes: Causes | undefined,
  { step, kind }: Pick<Result, 'step' | 'kind'>,
  seen: Seen | undefined,
): Cause[] {
  if (!causes || !step) return [];
  const least = LITTLE * central(step.time_us);
  return rankedCauses({ causes })
    .filter(({ rung, reason }) => LOST.includes(rung) && reason.delta_us > least)
    .sort((a, b) => b.reason.delta_us - a.reason.delta_us)
    .map((ranked) => causeIn(ranked, seen, kind !== 'training'));
}

/** `whole`: the links were seen over all of the time, not over a part such as one collective. */
function causeIn({ reason }: RankedCause, seen: Seen | undefined, whole: boolean): Cause {
  const text = causeText(reason).replaceAll(' -> ', ' → ');
  const name = reason.link && `${reason.link.from} → ${reason.link.to}`;
  const link = reason.link && seen && linkNamed(seen, reason.link);
  const moving = whole && seen?.timeline?.packets === true;
  const worst = link === undefined || !moving ? undefined : worstOf(seen.timeline, link);
  return {
    what: name ?? capital(text),
    why: name === undefined ? reason.by.slice(0, 3).join(', ') : withoutName(text, name),
    text,
    ...{ us: reason.delta_us, link, worst },
  };
}

/** The link is named in the row already. */
function withoutName(text: string, name: string): string {
  return text.replace(`, ${name},`, ',').replace(`${name} `, '');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export interface CauseEvents {
  /** The cause that is selected. */
  readonly onSelect: (cause: Cause) => void;
  /** The one under the pointer or the focus; undefined: none. */
  readonly onHover: (cause: Cause | undefined) => void;
}

/** The head and a row for each cause, the first one selected. */
export function causeRows(causes: readonly Cause[], lostUs: number, events: CauseEvents): HTMLElement[] {
  const most = Math.max(...causes.map(({ us }) => us));
  const rows = causes.map((cause, i) => {
    const { what, why, us } = cause;
    const square = h('i', { class: 'square' });
    const colour = cause.worst && rampAt((theme() === 'dark' ? dark : light).ramp, cause.worst.share);
    if (colour) square.style.background = cssOf(colour);
    const length = h('i');
    length.style.width = `${(100 * us) / most}%`;
    const select = () => {
      for (const row of rows) row.setAttribute('aria-pressed', String(row === button));
      events.onSelect(cause);
    };
    const hover = (is: boolean) => () => events.onHover(is ? cause : undefined);
    const button: HTMLElement = h(
      'button',
      {
        ...{ type: 'button', class: 'cause', 'aria-pressed': String(i === 0), title: `${what}: ${why}` },
        ...{ onclick: select, onmouseenter: hover(true), onmouseleave: hover(false) },
        ...{ onfocus: hover(true), onblur: hover(false) },
      },
      square,
      h('span', { class: 'what' }, what),
      h('span', { class: 'bar' }, length),
      h('span', { class: 'time' }, timeText(us).replace(' us', ' µs')),
      h('span', { class: 'why' }, why),
    );
    return button;
  });
  const sum = timeText(lostUs).replace(' us', ' µs');
  return [
    h(
      'div',
      { class: 'head' },
      h('h2', {}, 'What takes it'),
      h('span', { class: 'end sub' }, `of ${sum} lost`),
    ),
    h('ol', { class: 'rows' }, ...rows.map((row) => h('li', {}, row))),
  ];
}
