import { Select } from 'antd';

import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { useNames } from '@/lib/names';

import { SEVERITIES } from './api';
import styles from './review.module.css';

import type { TableState } from '@/lib/table-state';

export type ReviewState = TableState<'-severity' | 'created_at', 'severity' | 'category' | 'team'>;

/** What of the queue is shown, and in which order. */
export function Filters({ state }: { state: ReviewState }) {
  const t = useT();
  const enumName = useEnumName();
  const names = useNames();
  const choose = (name: keyof ReviewState['filters']) => (values: string[]) =>
    state.change({ [name]: values, ticket: null });
  const common = { mode: 'multiple', size: 'small', maxTagCount: 'responsive', allowClear: true } as const;
  return (
    <div role="search" className={styles.filters}>
      <Select
        {...common}
        aria-label={t('review.severity')}
        placeholder={t('review.severity')}
        value={state.filters.severity}
        options={SEVERITIES.map((value) => ({ value, label: enumName('severity', value) }))}
        onChange={choose('severity')}
      />
      <Select
        {...common}
        aria-label={t('review.category')}
        placeholder={t('review.category')}
        value={state.filters.category}
        options={names.categories.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={choose('category')}
      />
      <Select
        {...common}
        aria-label={t('review.team')}
        placeholder={t('review.team')}
        value={state.filters.team}
        options={names.teams.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={choose('team')}
      />
      <Select
        size="small"
        aria-label={t('review.order')}
        value={state.sort}
        options={[
          { value: '-severity', label: t('review.worstFirst') },
          { value: 'created_at', label: t('review.oldestFirst') },
        ]}
        onChange={(sort) => state.change({ sort, ticket: null })}
      />
    </div>
  );
}
