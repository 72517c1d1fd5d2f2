/** The view of a reader, kept in the address once it stands still. */
import type { Linking } from './linking.ts';
import type { ViewState } from './view-address.ts';

export interface KeepView {
  /** A result is shown as this view, or as it opens by itself. */
  shown(view: ViewState | undefined): void;
}

const STILL_MS = 150;

/**
 * Gives `save` each view that differs from the one that results open with; that view itself needs
 * no place in an address.
 */
export function keepView(linking: Linking, save: (view: ViewState) => void): KeepView {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let opened: ViewState = {};
  let unsubscribe: (() => void) | undefined;
  const now = (): ViewState => {
    const { selected, open, range } = linking.state;
    return { selected, open, timePs: linking.shown?.clock?.state.timePs, range };
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (linking.shown?.clock?.state.playing) return;
      const { selected, open, timePs, range } = now();
      const same = selected === opened.selected && !open && timePs === opened.timePs && !range;
      save(same ? {} : { selected, open, timePs, range });
    }, STILL_MS);
  };
  linking.subscribe((state) => {
    // A hover alone does not count.
    if (state.hovered === undefined || timer !== undefined) later();
  });
  return {
    shown(view) {
      clearTimeout(timer);
      timer = undefined;
      unsubscribe?.();
      unsubscribe = linking.shown?.clock?.subscribe(later);
      // One from an address may be the same as that which opens by itself: it stays as it is.
      opened = view && Object.keys(view).length > 0 ? {} : now();
    },
  };
}
