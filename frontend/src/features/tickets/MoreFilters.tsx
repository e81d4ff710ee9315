import { Input, Select } from 'antd';
import { useId } from 'react';

import { TagsInput } from '@/components/TagsInput';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { useNames } from '@/lib/names';
import { SEVERITIES } from '@/lib/types';

import styles from './tickets.module.css';
import { filterChange, shownDay } from './list-params';

import type { FilterName, ListParams } from './list-params';
import type { UrlChange } from '@/lib/table-state';
import type { ReactNode } from 'react';

const TRIAGE = ['pending', 'processing', 'completed', 'failed'] as const;

function Line({ label, htmlFor, children }: { label: string; htmlFor: string; children: ReactNode }) {
  return (
    <div className={styles.moreLine}>
      <label htmlFor={htmlFor}>{label}</label>
      {children}
    </div>
  );
}

/** What one filters by now and then. */
export default function MoreFilters({
  params,
  onChange,
}: {
  params: ListParams;
  onChange: (change: UrlChange) => void;
}) {
  const t = useT();
  const id = useId();
  const enumName = useEnumName();
  const names = useNames();
  const { filters, view } = params;
  const set = (name: FilterName, value: UrlChange[string] | boolean) =>
    onChange(filterChange(view, name, value));
  const choice = (name: 'snoozed' | 'review' | 'spam') => {
    const value = filters[name];
    return value === undefined || value === null ? 'all' : String(value);
  };
  const many = (
    name: 'severity' | 'team' | 'triage_status',
    label: string,
    options: { value: string; label: string }[],
  ) => (
    <Line label={label} htmlFor={`${id}-${name}`}>
      <Select
        id={`${id}-${name}`}
        mode="multiple"
        allowClear
        value={filters[name] ?? []}
        options={options}
        onChange={(next: string[]) => set(name, next)}
      />
    </Line>
  );
  const flag = (name: 'snoozed' | 'review', yes: string, no: string) => (
    <Line label={t(`tickets.filter.${name}`)} htmlFor={`${id}-${name}`}>
      <Select
        id={`${id}-${name}`}
        value={choice(name)}
        options={[
          { value: 'all', label: t('tickets.filter.all') },
          { value: 'true', label: yes },
          { value: 'false', label: no },
        ]}
        onChange={(next: string) => set(name, next === 'all' ? null : next === 'true')}
      />
    </Line>
  );
  const day = (name: 'created_after' | 'created_before') => (
    <Line label={t(`tickets.filter.${name}`)} htmlFor={`${id}-${name}`}>
      <Input
        id={`${id}-${name}`}
        type="date"
        value={shownDay(name, filters[name])}
        onChange={(event) => set(name, event.target.value)}
      />
    </Line>
  );
  return (
    <div className={styles.more}>
      {many(
        'severity',
        t('tickets.fact.severity'),
        SEVERITIES.map((value) => ({ value, label: enumName('severity', value) })),
      )}
      {many('team', t('tickets.property.team'), [
        { value: 'none', label: t('tickets.none') },
        ...names.teams.map((team) => ({ value: team.id, label: team.name })),
      ])}
      <Line label={t('tickets.property.tags')} htmlFor={`${id}-tag`}>
        <TagsInput
          id={`${id}-tag`}
          placeholder={t('tickets.tagsPlaceholder')}
          value={filters.tag ?? []}
          onChange={(next) => set('tag', next)}
        />
      </Line>
      {many(
        'triage_status',
        t('tickets.filter.triage_status'),
        TRIAGE.map((value) => ({ value, label: t(`tickets.filter.triage.${value}`) })),
      )}
      {day('created_after')}
      {day('created_before')}
      {flag('snoozed', t('tickets.filter.asleep'), t('tickets.filter.awake'))}
      {flag('review', t('tickets.filter.inReview'), t('tickets.filter.notInReview'))}
      <Line label={t('tickets.filter.spam')} htmlFor={`${id}-spam`}>
        <Select
          id={`${id}-spam`}
          value={filters.spam ? 'true' : 'all'}
          options={[
            { value: 'all', label: t('tickets.filter.noSpam') },
            { value: 'true', label: t('tickets.filter.withSpam') },
          ]}
          onChange={(next: string) => set('spam', next === 'true' ? true : null)}
        />
      </Line>
    </div>
  );
}
