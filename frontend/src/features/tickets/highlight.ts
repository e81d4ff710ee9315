import { create } from 'zustand';

/** The word of triage's findings that is pointed at now; the message marks it. */
export const useHighlight = create<{ word: string | null }>(() => ({ word: null }));

export function highlight(word: string | null): void {
  useHighlight.setState({ word });
}

/** Bring the first place of the word into view. */
export function reveal(word: string): void {
  highlight(word);
  const marks = document.querySelectorAll<HTMLElement>('mark[data-word]');
  [...marks]
    .find(({ dataset }) => dataset.word === word.toLowerCase())
    ?.scrollIntoView({ block: 'center', behavior: 'smooth' });
}
