import { App } from 'antd';

import { useT } from './i18n';

/** Whether the text is in the clipboard: a browser may refuse, and over plain http it has none. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Copy a text and say so, or that it has to be copied by hand. */
export function useCopy(): (text: string, done: string) => void {
  const t = useT();
  const { message } = App.useApp();
  return (text, done) =>
    void copyText(text).then((copied) =>
      copied ? message.success(done) : message.error(t('common.notCopied')),
    );
}
