import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';

import { useAfterPaint } from '@/lib/after-paint';
import { useT } from '@/lib/i18n';

import { assigneesQuery } from '../api';
import styles from './composer.module.css';

import type { Person, User } from '@/lib/types';

interface AuthorSelectProps {
  me: User;
  requester: Person;
  /** Null: oneself. */
  value: number | null;
  onChange: (authorId: number | null) => void;
}

/** Whose words these are: one's own, the customer's (on the telephone, say), or a colleague's. */
export function AuthorSelect({ me, requester, value, onChange }: AuthorSelectProps) {
  const t = useT();
  const painted = useAfterPaint();
  const colleagues = useQuery({ ...assigneesQuery, enabled: painted });
  const others = (colleagues.data ?? []).filter(({ id }) => id !== me.id && id !== requester.id);
  const options = [
    { value: me.id, label: t('tickets.me', { name: me.name }) },
    ...(requester.id === me.id ? [] : [{ value: requester.id, label: requester.name }]),
    ...others.map(({ id, name }) => ({ value: id, label: name })),
  ];
  if (!painted)
    return (
      <span className={styles.author} data-waiting="true">
        {options.find((option) => option.value === (value ?? me.id))?.label}
      </span>
    );
  return (
    <Select
      size="small"
      variant="borderless"
      className={styles.author ?? ''}
      aria-label={t('tickets.author')}
      popupMatchSelectWidth={220}
      placement="topRight"
      showSearch={options.length > 8 ? { optionFilterProp: 'label' } : false}
      value={value ?? me.id}
      options={options}
      onChange={(id: number) => onChange(id === me.id ? null : id)}
    />
  );
}
