import { MoonOutlined, SearchOutlined, SunOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Tooltip } from 'antd';
import { NavLink } from 'react-router';

import { viewCountsQuery } from '@/features/tickets/api';
import { useT } from '@/lib/i18n';
import { useMedia } from '@/lib/media';
import { isStaff } from '@/lib/session';

import { ConnectionSign } from './ConnectionSign';
import { UserMenu } from './UserMenu';
import { useOverlay } from './overlay';
import { railItems } from './rail-items';
import styles from './shell.module.css';
import { useTheme } from './use-theme';

import type { RailItem } from './rail-items';
import type { User } from '@/lib/types';

const MOST_SHOWN = 99;

function ThemeSwitch() {
  const t = useT();
  const { dark, toggle } = useTheme();
  const label = t(dark ? 'shell.toLight' : 'shell.toDark');
  return (
    <Tooltip title={label} placement="right">
      <Button
        type="text"
        aria-label={label}
        className={styles.wideOnly}
        icon={dark ? <SunOutlined aria-hidden /> : <MoonOutlined aria-hidden />}
        onClick={toggle}
      />
    </Tooltip>
  );
}

function PaletteButton() {
  const t = useT();
  const show = useOverlay();
  return (
    <Tooltip title={`${t('shell.openPalette')} (Ctrl K)`} placement="right">
      <Button
        type="text"
        aria-label={t('shell.openPalette')}
        aria-keyshortcuts="Control+K Meta+K"
        className={styles.wideOnly}
        icon={<SearchOutlined aria-hidden />}
        onClick={() => show('palette')}
      />
    </Tooltip>
  );
}

function Item({ item, count = 0 }: { item: RailItem; count?: number }) {
  const t = useT();
  return (
    <NavLink
      to={item.to}
      className={styles.item}
      aria-label={item.counted && count > 0 ? t(item.counted, { count }) : undefined}
    >
      <span className={styles.icon}>
        {item.icon}
        {count > 0 && (
          <span className={styles.badge} aria-hidden="true">
            {count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}
          </span>
        )}
      </span>
      <span className={styles.itemLabel}>{t(item.label)}</span>
    </NavLink>
  );
}

export function Rail({ me }: { me: User }) {
  const t = useT();
  const staff = isStaff(me);
  const narrow = useMedia('(max-width: 767px)');
  const { data } = useQuery({ ...viewCountsQuery, enabled: staff });
  const counts = { 'shell.inboxCount': data?.unassigned.total, 'shell.reviewCount': data?.review.total };
  return (
    <header className={styles.rail}>
      <NavLink to="/" end className={styles.logo} aria-label={t('shell.home')}>
        <img src="/favicon.svg" alt="" width={28} height={28} />
      </NavLink>
      <nav aria-label={t('shell.main')} className={styles.nav}>
        {railItems(me)
          .filter(({ rare }) => !(narrow && rare))
          .map((item) => (
            <Item key={item.to} item={item} count={item.counted && counts[item.counted]} />
          ))}
      </nav>
      <div className={styles.foot}>
        <ConnectionSign />
        <PaletteButton />
        <ThemeSwitch />
        <UserMenu me={me} />
      </div>
    </header>
  );
}
