import { App } from 'antd';
import { create } from 'zustand';

import { loadAreas } from '@/lib/i18n';
import { networkProblem } from '@/lib/problem';

import type { User } from '@/lib/types';
import type { ComponentType } from 'react';

export interface OverlayProps {
  me: User;
  /** Close, and give the focus back to where it was unless `then` takes it elsewhere. */
  onClose: (then?: () => void) => void;
}

export type OverlayName = 'palette' | 'shortcuts';

interface Shown {
  name: OverlayName;
  Component: ComponentType<OverlayProps>;
  opener: Element | null;
}

/** The command palette or the list of shortcuts, while one is open. */
export const useShownOverlay = create<{ shown: Shown | null }>(() => ({ shown: null }));

const loaders: Record<OverlayName, () => Promise<ComponentType<OverlayProps>>> = {
  palette: async () => (await import('./palette/CommandPalette')).CommandPalette,
  shortcuts: async () => (await import('./palette/ShortcutsDialog')).ShortcutsDialog,
};

async function show(name: OverlayName): Promise<void> {
  const opener = document.activeElement;
  const [Component] = await Promise.all([loaders[name](), loadAreas(['palette'])]);
  useShownOverlay.setState({ shown: { name, Component, opener } });
}

export function closeOverlay(then?: () => void): void {
  const opener = useShownOverlay.getState().shown?.opener;
  useShownOverlay.setState({ shown: null });
  // After the dialog has let go of the focus.
  setTimeout(() => {
    if (then) then();
    else if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
  });
}

/** Opens them. They load when first needed; without a connection that is said, and the page stays. */
export function useOverlay(): (name: OverlayName) => void {
  const { message } = App.useApp();
  return (name) => {
    show(name).catch(() => void message.error(networkProblem().title));
  };
}
