import { useT } from './i18n';
import { useHotkeys } from './hotkeys';

import type { RefObject } from 'react';

/**
 * `j` and `k` move the focus through a list, `Enter` opens. The stops are the elements in `list` that match `stops`, a
 * link or button in each row: with the focus itself moving, screen readers follow, and Enter is the browser's.
 */
export function useListKeys(list: RefObject<HTMLElement | null>, stops = '[data-row-stop]'): void {
  const t = useT();
  const move = (step: 1 | -1) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>(stops) ?? [])];
    const current = rows.findIndex((row) => row === document.activeElement);
    const next = current === -1 ? rows[0] : rows[current + step];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  };
  useHotkeys([
    { keys: 'j', label: t('common.nextRow'), run: () => move(1) },
    { keys: 'k', label: t('common.previousRow'), run: () => move(-1) },
    { keys: 'Enter', label: t('common.openRow') },
  ]);
}
