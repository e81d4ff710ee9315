import { useEffect, useRef } from 'react';

import { useHotkeys } from './hotkeys';

/** What a page lets one do, for the command palette and, with `keys`, as a shortcut. */
export interface PageAction {
  /** Unique on the page. */
  id: string;
  label: string;
  /** A shortcut of one key, as `KeyboardEvent.key` says it. */
  keys?: string;
  run: () => void;
}

const registered = new Set<{ actions: readonly PageAction[] }>();

/** Offer actions while a part of a page is shown. The list may change with every render. */
export function usePageActions(actions: readonly PageAction[]): void {
  const registration = useRef<{ actions: readonly PageAction[] }>(null);
  useEffect(() => {
    const mine = { actions: [] };
    registration.current = mine;
    registered.add(mine);
    return () => void registered.delete(mine);
  }, []);
  useEffect(() => {
    if (registration.current) registration.current.actions = actions;
  });
  useHotkeys(actions.flatMap(({ keys, label, run }) => (keys ? [{ keys, label, run }] : [])));
}

/** What the page on the screen offers now. */
export function pageActions(): PageAction[] {
  return [...registered].flatMap(({ actions }) => actions);
}
