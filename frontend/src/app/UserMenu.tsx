import { Avatar, Button, Dropdown } from 'antd';
import { useNavigate } from 'react-router';

import { LANGUAGES, useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { useMedia } from '@/lib/media';
import { useUi } from '@/lib/ui-store';

import styles from './shell.module.css';
import { useOverlay } from './overlay';
import { railItems } from './rail-items';
import { useLanguage } from './use-language';
import { useSignOut } from './use-sign-out';

import type { Language } from '@/lib/i18n';
import { initials } from '@/lib/names';
import type { ThemeMode } from '@/lib/ui-store';
import type { User } from '@/lib/types';
import type { MenuProps } from 'antd';

const MODES: ThemeMode[] = ['system', 'light', 'dark'];

export function UserMenu({ me }: { me: User }) {
  const t = useT();
  const enumName = useEnumName();
  const navigate = useNavigate();
  const narrow = useMedia('(max-width: 767px)');
  const { theme, setTheme } = useUi();
  const [language, setLanguage] = useLanguage();
  const showOverlay = useOverlay();
  const signOut = useSignOut();

  const pages = railItems(me).filter(({ rare }) => rare);
  const items: MenuProps['items'] = [
    {
      key: 'who',
      disabled: true,
      label: (
        <span className={styles.who}>
          <strong>{me.name}</strong>
          <span>{me.email}</span>
          <span>{enumName('role', me.role)}</span>
        </span>
      ),
    },
    { type: 'divider' },
    ...(narrow ? pages.map(({ to, label }) => ({ key: `page:${to}`, label: t(label) })) : []),
    ...(narrow ? [{ key: 'palette', label: t('shell.openPalette') }] : []),
    { key: 'shortcuts', label: t('shell.shortcuts') },
    { type: 'divider' },
    {
      type: 'group',
      label: t('shell.theme'),
      children: MODES.map((mode) => ({ key: `theme:${mode}`, label: enumName('theme', mode) })),
    },
    {
      type: 'group',
      label: t('shell.language'),
      children: Object.entries(LANGUAGES).map(([code, name]) => ({
        key: `language:${code}`,
        label: <span lang={code}>{name}</span>,
      })),
    },
    { type: 'divider' },
    { key: 'sign-out', label: t('shell.signOut') },
  ];
  const choose = (key: string) => {
    const [kind, value = ''] = key.split(':');
    if (kind === 'sign-out') signOut();
    else if (kind === 'theme') setTheme(value as ThemeMode);
    else if (kind === 'language') setLanguage(value as Language);
    else if (kind === 'page') void navigate(value);
    else if (kind === 'palette' || kind === 'shortcuts') showOverlay(kind);
  };
  return (
    <Dropdown
      trigger={['click']}
      placement="topLeft"
      menu={{
        selectedKeys: [`theme:${theme}`, `language:${language}`],
        items,
        onClick: ({ key }) => choose(key),
      }}
    >
      <Button
        type="text"
        shape="circle"
        className={styles.user}
        aria-label={t('shell.account', { name: me.name })}
      >
        <Avatar size={28} className={styles.avatar}>
          {initials(me.name)}
        </Avatar>
      </Button>
    </Dropdown>
  );
}
