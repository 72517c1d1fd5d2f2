/** The stories as a menu. */
import { byId, h } from './dom.ts';
import type { Choice } from './state.ts';
import { type Story, stories, storyOf } from './stories.ts';

/** Draws them in their place; `onPick` is given the one that is clicked. */
export function drawStories(onPick: (story: Story) => void): void {
  const items = stories.map((story) => {
    const onclick = () => {
      byId('story-list').hidePopover();
      onPick(story);
    };
    return h(
      'li',
      {},
      h(
        'button',
        { type: 'button', id: `story-${story.id}`, onclick },
        h('b', {}, story.title),
        h('small', {}, story.asks),
      ),
    );
  });
  byId('stories').replaceChildren(...items);
}

/** Says which story a choice is, if it is one. */
export function nameStory(choice: Choice): void {
  const story = storyOf(choice);
  const line = (what: string, text: string) => h('p', {}, h('b', {}, what), ` ${text}`);
  byId('story').replaceChildren(
    ...(story
      ? [
          h('p', { class: 'asks-what' }, story.asks),
          line('So:', story.says),
          line('Look at:', story.look),
          line('Try:', story.tries),
        ]
      : []),
  );
  const name = choice.documents[0].name;
  byId('story-name').textContent = story?.title ?? (typeof name === 'string' ? name : 'own set-up');
  for (const { id } of stories) {
    const button = byId(`story-${id}`);
    if (id === story?.id) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
  }
}
