import { theme } from 'antd';
import { useLayoutEffect } from 'react';

import { MONO_FONT } from './theme';

/** Gives our own stylesheets the theme's tokens, so that colours stand in one place. */
export function ThemeVariables({ dark }: { dark: boolean }) {
  const { token } = theme.useToken();
  useLayoutEffect(() => {
    const root = document.documentElement;
    const variables: Record<string, string> = {
      '--cd-bg': token.colorBgLayout,
      '--cd-surface': token.colorBgContainer,
      '--cd-elevated': token.colorBgElevated,
      '--cd-text': token.colorText,
      '--cd-text-2': token.colorTextSecondary,
      '--cd-text-3': token.colorTextTertiary,
      '--cd-border': token.colorBorderSecondary,
      '--cd-border-strong': token.colorBorder,
      '--cd-fill': token.colorFillTertiary,
      '--cd-fill-2': token.colorFillSecondary,
      '--cd-primary': token.colorPrimary,
      '--cd-primary-bg': token.colorPrimaryBg,
      '--cd-primary-border': token.colorPrimaryBorder,
      '--cd-link': token.colorLink,
      '--cd-success': token.colorSuccess,
      '--cd-warning': token.colorWarning,
      '--cd-error': token.colorError,
      '--cd-error-text': dark ? '#ff8f88' : '#b42525',
      '--cd-note-bg': dark ? '#2a2517' : '#fff9e8',
      '--cd-note-border': dark ? '#4a4020' : '#eedfae',
      '--cd-mark-bg': dark ? '#4a3f12' : '#ffedb0',
      '--cd-mono': MONO_FONT,
      '--tag-text': dark ? '78%' : '30%',
      '--tag-back': dark ? '20%' : '93%',
    };
    for (const [name, value] of Object.entries(variables)) root.style.setProperty(name, value);
    root.style.colorScheme = dark ? 'dark' : 'light';
    root.style.background = token.colorBgLayout;
    root.dataset.theme = dark ? 'dark' : 'light';
  }, [token, dark]);
  return null;
}
