import { useEffect } from 'react';

import { isDialogOpen, useHotkeys } from '@/lib/hotkeys';
import { useT } from '@/lib/i18n';

import { closeOverlay, useOverlay, useShownOverlay } from './overlay';

import type { User } from '@/lib/types';

/** Ctrl/Cmd-K opens the command palette from everywhere, `?` lists the shortcuts. */
export function Overlays({ me }: { me: User }) {
  const t = useT();
  const shown = useShownOverlay((state) => state.shown);
  const show = useOverlay();

  useHotkeys([{ keys: '?', label: t('shell.shortcuts'), run: () => show('shortcuts') }], 'everywhere');
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (
        event.key.toLowerCase() !== 'k' ||
        !(event.ctrlKey || event.metaKey) ||
        event.shiftKey ||
        event.altKey
      )
        return;
      event.preventDefault();
      if (event.repeat) return;
      if (useShownOverlay.getState().shown?.name === 'palette') closeOverlay();
      else if (!isDialogOpen()) show('palette');
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
  useEffect(() => () => useShownOverlay.setState({ shown: null }), []);

  return shown && <shown.Component me={me} onClose={closeOverlay} />;
}
