import { useMedia } from '@/lib/media';
import { useUi } from '@/lib/ui-store';

/** Whether the console is dark now, and how to turn it over. */
export function useTheme(): { dark: boolean; toggle: () => void } {
  const { theme, setTheme } = useUi();
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  const dark = theme === 'dark' || (theme === 'system' && systemDark);
  return { dark, toggle: () => setTheme(dark ? 'light' : 'dark') };
}
