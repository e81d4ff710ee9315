import { CloseOutlined, FilterOutlined, SearchOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Badge, Button, Input, Popover, Select, Skeleton } from 'antd';
import { Suspense, lazy, memo, useEffect, useRef, useState } from 'react';

import { inSentence, useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { useMedia } from '@/lib/media';
import { useNames } from '@/lib/names';
import { PRIORITIES, STATUSES } from '@/lib/types';

import styles from './tickets.module.css';
import { assigneesQuery } from './api';
import { filterChange, tellsOfSleep } from './list-params';

import type { FilterName, ListParams } from './list-params';
import type { UrlChange } from '@/lib/table-state';
import type { InputRef } from 'antd';
import type { ReactNode, RefObject } from 'react';

const MoreFilters = lazy(() => import('./MoreFilters'));

const TYPING_PAUSE_MS = 250;
/** Filters behind "More". */
export const MORE: readonly FilterName[] = [
  'severity',
  'team',
  'tag',
  'requester_id',
  'triage_status',
  'created_after',
  'created_before',
  'snoozed',
  'review',
  'spam',
];

interface FilterBarProps {
  params: ListParams;
  searchRef: RefObject<InputRef | null>;
  onChange: (change: UrlChange) => void;
  onClear?: () => void;
  /** At the end of the bar. */
  children?: ReactNode;
}

interface FilterProps {
  label: string;
  name: 'status' | 'priority' | 'category' | 'assignee_id';
  params: ListParams;
  options: { value: string; label: string }[];
  onChange: (change: UrlChange) => void;
}

/** One filter as its name, or as what it is set to. */
function Filter({ label, name, params, options, onChange }: FilterProps) {
  const t = useT();
  const value = (params.filters[name] ?? []).map(String);
  return (
    <Select
      mode="multiple"
      aria-label={t('tickets.filterBy', { name: inSentence(label) })}
      placeholder={label}
      className={styles.filter}
      value={value}
      options={options}
      maxTagCount={0}
      maxTagPlaceholder={(chosen) => (
        <span className={styles.filterValue} data-set>
          {chosen.length === 1
            ? chosen[0]?.label
            : t('tickets.filterCount', { name: label, count: chosen.length })}
        </span>
      )}
      allowClear
      showSearch={options.length > 6 ? { optionFilterProp: 'label' } : false}
      popupMatchSelectWidth={200}
      onChange={(next: string[]) => onChange(filterChange(params.view, name, next))}
    />
  );
}

/** Search text goes into the address after a pause in typing; a change of the address comes back here. */
function SearchBox({
  params,
  searchRef,
  onChange,
}: Pick<FilterBarProps, 'params' | 'searchRef' | 'onChange'>) {
  const t = useT();
  const q = params.filters.q ?? '';
  const [text, setText] = useState(q);
  const [seen, setSeen] = useState(q);
  const [sent, setSent] = useState(q);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (seen !== q) {
    setSeen(q);
    // What has been typed since stays: the address is behind it.
    if (q !== sent) {
      setText(q);
      setSent(q);
    }
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  const apply = (value: string) => {
    clearTimeout(timer.current);
    setSent(value.trim());
    onChange(filterChange(params.view, 'q', value.trim()));
  };
  return (
    <Input
      dir="auto"
      ref={searchRef}
      className={styles.search}
      aria-label={t('tickets.searchTickets')}
      aria-keyshortcuts="/"
      placeholder={t('tickets.search')}
      prefix={<SearchOutlined aria-hidden />}
      allowClear
      maxLength={200}
      value={text}
      onChange={(event) => {
        const { value } = event.target;
        setText(value);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => apply(value), TYPING_PAUSE_MS);
      }}
      onPressEnter={() => apply(text)}
    />
  );
}

/** The rarer filters, loaded when they are opened. */
function More({ params, onChange }: Pick<FilterBarProps, 'params' | 'onChange'>) {
  const t = useT();
  const set = MORE.filter((name) => {
    if (name === 'snoozed' && !tellsOfSleep(params)) return false;
    const value = (params.filters as Record<string, unknown>)[name];
    return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
  }).length;
  return (
    <Popover
      trigger="click"
      placement="bottomLeft"
      destroyOnHidden
      content={
        <Suspense fallback={<Skeleton active className={styles.more ?? ''} />}>
          <MoreFilters params={params} onChange={onChange} />
        </Suspense>
      }
    >
      <Button aria-label={t('tickets.moreFilters')} icon={<FilterOutlined aria-hidden />}>
        {t('tickets.more')}
        {set > 0 && <Badge count={set} color="var(--cd-primary)" size="small" />}
      </Button>
    </Popover>
  );
}

export const FilterBar = memo(function FilterBar({
  params,
  searchRef,
  onChange,
  onClear,
  children,
}: FilterBarProps) {
  const t = useT();
  const enumName = useEnumName();
  const names = useNames();
  const staffUsers = useQuery(assigneesQuery);
  const narrow = useMedia('(max-width: 767px)');
  const [unfolded, setUnfolded] = useState(false);
  const named = (group: 'status' | 'priority', values: readonly string[]) =>
    values.map((value) => ({ value, label: enumName(group, value) }));
  const shared = { params, onChange };
  return (
    <div className={styles.filters} role="search">
      <SearchBox params={params} searchRef={searchRef} onChange={onChange} />
      {narrow && (
        <Button
          aria-expanded={unfolded}
          icon={<FilterOutlined aria-hidden />}
          onClick={() => setUnfolded(!unfolded)}
        >
          {t('tickets.filters')}
        </Button>
      )}
      {(!narrow || unfolded) && (
        <>
          <Filter
            {...shared}
            label={t('tickets.column.status')}
            name="status"
            options={named('status', STATUSES)}
          />

          <Filter
            {...shared}
            label={t('tickets.column.priority')}
            name="priority"
            options={named('priority', PRIORITIES)}
          />
          <Filter
            {...shared}
            label={t('tickets.column.category')}
            name="category"
            options={[
              { value: 'none', label: t('tickets.none') },
              ...names.categories.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          <Filter
            {...shared}
            label={t('tickets.property.assignee')}
            name="assignee_id"
            options={[
              { value: 'none', label: t('tickets.nobody') },
              ...(staffUsers.data ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
          />
          <More {...shared} />
        </>
      )}
      {onClear && (
        <Button type="text" icon={<CloseOutlined aria-hidden />} onClick={onClear}>
          {t('tickets.clearFilters')}
        </Button>
      )}
      {children}
    </div>
  );
});
