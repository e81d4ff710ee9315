import { BookOutlined, InboxOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Avatar, Button, Dropdown, Tooltip } from 'antd';
import { NavLink, useNavigate } from 'react-router';

import { api, unwrap } from '@/lib/api';
import { humanize } from '@/lib/format';
import { useMedia } from '@/lib/media';
import { toProblem } from '@/lib/problem';
import { isStaff } from '@/lib/session';
import { useUi } from '@/lib/ui-store';

import styles from './shell.module.css';

import type { ThemeMode } from '@/lib/ui-store';
import type { User } from '@/lib/types';

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return `${words[0]?.charAt(0) ?? ''}${words.length > 1 ? (words.at(-1)?.charAt(0) ?? '') : ''}`.toUpperCase();
}

function ThemeSwitch() {
  const { theme, setTheme } = useUi();
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  const dark = theme === 'dark' || (theme === 'system' && systemDark);
  const label = dark ? 'Switch to light theme' : 'Switch to dark theme';
  return (
    <Tooltip title={label} placement="right">
      <Button
        type="text"
        aria-label={label}
        icon={dark ? <SunOutlined aria-hidden /> : <MoonOutlined aria-hidden />}
        onClick={() => setTheme(dark ? 'light' : 'dark')}
      />
    </Tooltip>
  );
}

function UserMenu({ me }: { me: User }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const { theme, setTheme } = useUi();
  const signOut = useMutation({
    mutationFn: () => unwrap(api.POST('/api/auth/logout')),
    onSuccess: async () => {
      await navigate('/login');
      client.clear();
    },
    onError: (error) => void message.error(toProblem(error).detail),
  });
  return (
    <Dropdown
      trigger={['click']}
      placement="topLeft"
      menu={{
        selectedKeys: [`theme:${theme}`],
        items: [
          {
            key: 'who',
            disabled: true,
            label: (
              <span className={styles.who}>
                <strong>{me.name}</strong>
                <span>{me.email}</span>
                <span>{humanize(me.role)}</span>
              </span>
            ),
          },
          { type: 'divider' },
          {
            type: 'group',
            label: 'Theme',
            children: (['system', 'light', 'dark'] as const).map((mode) => ({
              key: `theme:${mode}`,
              label: humanize(mode),
            })),
          },
          { type: 'divider' },
          { key: 'sign-out', label: 'Sign out' },
        ],
        onClick: ({ key }) => {
          if (key === 'sign-out') signOut.mutate();
          else setTheme(key.replace('theme:', '') as ThemeMode);
        },
      }}
    >
      <Button type="text" shape="circle" className={styles.user} aria-label={`Account of ${me.name}`}>
        <Avatar size={28} className={styles.avatar}>
          {initials(me.name)}
        </Avatar>
      </Button>
    </Dropdown>
  );
}

export function Rail({ me }: { me: User }) {
  const items = [
    { to: '/tickets', label: isStaff(me) ? 'Inbox' : 'Requests', icon: <InboxOutlined aria-hidden /> },
    ...(isStaff(me) ? [{ to: '/kb', label: 'Knowledge', icon: <BookOutlined aria-hidden /> }] : []),
  ];
  return (
    <header className={styles.rail}>
      <NavLink to="/" className={styles.logo} aria-label="CiteDesk home">
        <img src="/favicon.svg" alt="" width={28} height={28} />
      </NavLink>
      <nav aria-label="Main" className={styles.nav}>
        {items.map((item) => (
          <NavLink key={item.to} to={item.to} className={styles.item}>
            <span className={styles.icon}>{item.icon}</span>
            <span>{item.label}</span>
          </NavLink>
        ))}
      </nav>
      <div className={styles.foot}>
        <ThemeSwitch />
        <UserMenu me={me} />
      </div>
    </header>
  );
}
