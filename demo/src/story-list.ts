/** The stories as buttons. */
import { byId, h } from './dom.ts';
import { type Story, stories } from './stories.ts';

/** Draws them in their place; `onPick` is given the one that is clicked. */
export function drawStories(onPick: (story: Story) => void): void {
  const items = stories.map((story) => {
    const onclick = () => onPick(story);
    return h('li', {}, h('button', { type: 'button', id: `story-${story.id}`, onclick }, story.title));
  });
  byId('stories').replaceChildren(...items);
}
