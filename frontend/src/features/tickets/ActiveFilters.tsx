import { CloseOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';

import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { useNames } from '@/lib/names';
import { exactTime } from '@/lib/time';

import { userQuery } from './api';
import { filterChange, isDay, tellsOfSleep } from './list-params';
import styles from './tickets.module.css';

import type { FilterName, ListParams } from './list-params';
import type { UrlChange } from '@/lib/table-state';

/** Filters that the bar itself does not show, each to be taken away. */
export function ActiveFilters({
  params,
  onChange,
}: {
  params: ListParams;
  onChange: (change: UrlChange) => void;
}) {
  const t = useT();
  const enumName = useEnumName();
  const names = useNames();
  const { filters, view } = params;
  const requester = filters.requester_id?.length === 1 ? filters.requester_id[0] : undefined;
  const person = useQuery({ ...userQuery(requester ?? 0), enabled: requester !== undefined });
  const list = (values: readonly string[] | undefined, name: (value: string) => string) =>
    (values ?? []).map(name).join(', ');
  const said: [FilterName, string][] = [
    ['severity', list(filters.severity, (value) => enumName('severity', value))],
    ['team', list(filters.team, names.team)],
    ['tag', list(filters.tag, (tag) => tag)],
    [
      'requester_id',
      requester
        ? (person.data?.name ?? `#${requester}`)
        : list(filters.requester_id?.map(String), (id) => `#${id}`),
    ],
    [
      'triage_status',
      list(filters.triage_status, (value) => t(`tickets.filter.triage.${value as 'pending'}`)),
    ],
    ['created_after', moment(filters.created_after)],
    ['created_before', moment(filters.created_before)],
    [
      'snoozed',
      tellsOfSleep(params)
        ? flag(filters.snoozed, t('tickets.filter.asleep'), t('tickets.filter.awake'))
        : '',
    ],
    ['review', flag(filters.review, t('tickets.filter.inReview'), t('tickets.filter.notInReview'))],
    ['spam', filters.spam ? t('tickets.filter.withSpam') : ''],
  ];
  const shown = said.filter(([, value]) => value !== '');
  if (shown.length === 0) return null;
  return (
    <ul className={styles.active} aria-label={t('tickets.activeFilters')}>
      {shown.map(([name, value]) => (
        <li key={name}>
          <span>
            {t(`tickets.filter.${name as 'severity'}`)}: {value}
          </span>
          <button
            type="button"
            aria-label={t('tickets.removeFilter', { name: t(`tickets.filter.${name as 'severity'}`) })}
            onClick={() => onChange(filterChange(view, name, null))}
          >
            <CloseOutlined aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** A whole day by its date, an exact moment with its time. */
function moment(value: string | null | undefined): string {
  if (!value) return '';
  return isDay(value) ? value : exactTime(value);
}

function flag(value: boolean | null | undefined, yes: string, no: string): string {
  return value === true ? yes : value === false ? no : '';
}
