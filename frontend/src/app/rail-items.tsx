import {
  BarChartOutlined,
  BookOutlined,
  FileDoneOutlined,
  InboxOutlined,
  QuestionCircleOutlined,
  SettingOutlined,
  TeamOutlined,
} from '@ant-design/icons';
import { isStaff } from '@/lib/session';

import type { User } from '@/lib/types';
import type { ReactNode } from 'react';

export interface RailItem {
  to: string;
  label: `shell.${'customers' | 'dashboard' | 'help' | 'inbox' | 'knowledge' | 'requests' | 'review' | 'settings'}`;
  icon: ReactNode;
  /** What is counted at the item, and how a screen reader hears it. */
  counted?: 'shell.inboxCount' | 'shell.reviewCount';
  /** On a narrow screen it stands in the user menu. */
  rare?: boolean;
}

const STAFF: RailItem[] = [
  { to: '/tickets', label: 'shell.inbox', icon: <InboxOutlined aria-hidden />, counted: 'shell.inboxCount' },
  {
    to: '/review',
    label: 'shell.review',
    icon: <FileDoneOutlined aria-hidden />,
    counted: 'shell.reviewCount',
  },
  { to: '/kb', label: 'shell.knowledge', icon: <BookOutlined aria-hidden /> },
  { to: '/dashboard', label: 'shell.dashboard', icon: <BarChartOutlined aria-hidden /> },
  { to: '/customers', label: 'shell.customers', icon: <TeamOutlined aria-hidden />, rare: true },
  { to: '/settings', label: 'shell.settings', icon: <SettingOutlined aria-hidden />, rare: true },
];

const CUSTOMER: RailItem[] = [
  { to: '/portal', label: 'shell.requests', icon: <InboxOutlined aria-hidden /> },
  { to: '/help', label: 'shell.help', icon: <QuestionCircleOutlined aria-hidden /> },
];

export function railItems(me: User): RailItem[] {
  return isStaff(me) ? STAFF : CUSTOMER;
}
