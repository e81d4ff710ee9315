import { App } from 'antd';

import { setLanguage, useI18n } from '@/lib/i18n';

import type { Language } from '@/lib/i18n';

/** The language of the console and how to change it; a failure to load is said. */
export function useLanguage(): [Language, (language: Language) => void] {
  const { language, t } = useI18n();
  const { message } = App.useApp();
  const change = (next: Language) => {
    setLanguage(next).catch(() => void message.error(t('shell.languageFailed')));
  };
  return [language, change];
}
