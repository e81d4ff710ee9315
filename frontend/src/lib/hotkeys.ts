import { useEffect, useRef } from 'react';

import { useUi } from './ui-store';

/** A shortcut of one key. */
export interface Hotkey {
  /** As `KeyboardEvent.key` says it: 'r', '/', 'Enter'. */
  keys: string;
  /** For the list of shortcuts; without one, another part of the page lists it. */
  label?: string;
  /** Left out where the browser does it by itself and the key is only to be listed. */
  run?: () => void;
}

export type Scope = 'page' | 'everywhere';

interface Registration {
  scope: Scope;
  hotkeys: readonly Hotkey[];
}

/** What is on the screen now, in the order in which it came. The list of shortcuts is made from it. */
const registered = new Set<Registration>();

/** Where a letter goes in: a box to tick has the focus after a click, and takes none. */
const TYPED_INTO =
  'input:not([type="checkbox"], [type="radio"]), textarea, select, [role="combobox"], [role="textbox"]';

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches(TYPED_INTO);
}

/** Enter belongs to the control that has the focus. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('a, button, summary, [role]:not(main)') !== null;
}

export function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}

function find(key: string): Hotkey | undefined {
  const newest = [...registered].reverse();
  // A page may give a key its own meaning.
  const sorted = [
    ...newest.filter(({ scope }) => scope === 'page'),
    ...newest.filter(({ scope }) => scope !== 'page'),
  ];
  return sorted.flatMap(({ hotkeys }) => hotkeys).find(({ keys, run }) => keys === key && run);
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
  if (!useUi.getState().singleKeys || isDialogOpen()) return;
  if (event.key === 'Enter' && isControl(event.target)) return;
  const hotkey = find(event.key);
  if (!hotkey?.run) return;
  event.preventDefault();
  hotkey.run();
}

function register(registration: Registration): () => void {
  if (registered.size === 0) document.addEventListener('keydown', onKey);
  registered.add(registration);
  return () => {
    registered.delete(registration);
    if (registered.size === 0) document.removeEventListener('keydown', onKey);
  };
}

/**
 * Single-key shortcuts of a page. They keep still while the user types, while a dialog is open, and for people who
 * have switched them off.
 */
export function useHotkeys(hotkeys: readonly Hotkey[], scope: Scope = 'page'): void {
  const registration = useRef<Registration>(null);
  useEffect(() => {
    const mine: Registration = { scope, hotkeys: [] };
    registration.current = mine;
    return register(mine);
  }, [scope]);
  useEffect(() => {
    if (registration.current) registration.current.hotkeys = hotkeys;
  });
}

/** The shortcuts that work now and are to be listed, each key once. */
export function listedHotkeys(): Record<Scope, Hotkey[]> {
  const seen = new Set<string>();
  const listed: Record<Scope, Hotkey[]> = { page: [], everywhere: [] };
  for (const scope of ['page', 'everywhere'] as const) {
    for (const registration of registered) {
      if (registration.scope !== scope) continue;
      for (const hotkey of registration.hotkeys) {
        if (!hotkey.label || seen.has(hotkey.keys)) continue;
        seen.add(hotkey.keys);
        listed[scope].push(hotkey);
      }
    }
  }
  return listed;
}
