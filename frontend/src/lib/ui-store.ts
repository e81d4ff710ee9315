import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type ThemeMode = 'system' | 'light' | 'dark';

interface UiState {
  theme: ThemeMode;
  /** Ticket table columns the user has hidden. */
  hiddenColumns: string[];
  /** Shortcuts of one key; who dictates or uses switches must be able to go without (WCAG 2.1.4). */
  singleKeys: boolean;
  setTheme: (theme: ThemeMode) => void;
  setHiddenColumns: (columns: string[]) => void;
  setSingleKeys: (on: boolean) => void;
}

/** All columns of the ticket table stand side by side from here on. */
const ROOM_FOR_ALL_PX = 1360;

/** What belongs to this browser and not to the server. public/theme.js reads the same key. */
export const useUi = create<UiState>()(
  persist(
    (set) => ({
      theme: 'system',
      hiddenColumns: window.innerWidth < ROOM_FOR_ALL_PX ? ['updated_at'] : [],
      singleKeys: true,
      setTheme: (theme) => set({ theme }),
      setHiddenColumns: (hiddenColumns) => set({ hiddenColumns }),
      setSingleKeys: (singleKeys) => set({ singleKeys }),
    }),
    { name: 'citedesk.ui' },
  ),
);
