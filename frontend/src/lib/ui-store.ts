import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type ThemeMode = 'system' | 'light' | 'dark';

interface UiState {
  theme: ThemeMode;
  /** Ticket table columns the user has hidden. */
  hiddenColumns: string[];
  setTheme: (theme: ThemeMode) => void;
  setHiddenColumns: (columns: string[]) => void;
}

/** What belongs to this browser and not to the server. public/theme.js reads the same key. */
export const useUi = create<UiState>()(
  persist(
    (set) => ({
      theme: 'system',
      hiddenColumns: ['updated_at'],
      setTheme: (theme) => set({ theme }),
      setHiddenColumns: (hiddenColumns) => set({ hiddenColumns }),
    }),
    { name: 'citedesk.ui' },
  ),
);
