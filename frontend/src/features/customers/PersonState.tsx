import { Tag } from 'antd';

import { useT } from '@/lib/i18n';

import type { Somebody } from './api';

/** What is out of the ordinary about somebody; nothing for everybody else. */
export function PersonState({ person }: { person: Somebody }) {
  const t = useT();
  if (person.is_blocked) return <Tag color="error">{t('customers.blocked')}</Tag>;
  if (!person.is_active) return <Tag>{t('customers.inactive')}</Tag>;
  return null;
}
