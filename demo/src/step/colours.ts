/** The tokens of the page's style as colours for a canvas. */

const TOKENS = [
  'ground',
  'raised',
  'line',
  'edge',
  'control',
  'ink',
  'quiet',
  'accent',
  'on-accent',
  'accent-soft',
  'loss',
  'fwd',
  'bwd',
  'on-block',
  'comm',
  'comm2',
] as const;

export type Token = (typeof TOKENS)[number];
export type Colours = Readonly<Record<Token, string>>;

/** The colours that hold at an element, in its scheme. */
export function coloursAt(element: HTMLElement): Colours {
  const probe = document.createElement('span');
  probe.hidden = true;
  element.append(probe);
  const pairs = TOKENS.map((token) => {
    probe.style.color = `var(--${token})`;
    return [token, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(pairs) as Record<Token, string>;
}
