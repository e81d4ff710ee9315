import { SafetyOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { EmptyState, PastTheEnd } from '@/components/PageState';
import { RelativeTime } from '@/components/RelativeTime';
import { formatNumber } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { useTableState } from '@/lib/table-state';

import { egressQuery } from './api';
import { Loaded } from './Loaded';
import { PagedTable } from './PagedTable';
import { Panel } from './Panel';
import styles from './settings.module.css';

import type { EgressEntry } from './api';

const TABLE = { sorts: ['-at'], filters: ['purpose', 'outcome'], pageSize: 25 } as const;
const PURPOSES = ['classify', 'extract', 'reply', 'chat'];
const OUTCOMES = ['ok', 'cancelled', 'timeout', 'rate_limited', 'unavailable', 'circuit_open'];

function Entry({ entry }: { entry: EgressEntry }) {
  const t = useT();
  const enumName = useEnumName();
  const [open, setOpen] = useState(false);
  const masked = Object.entries(entry.masked).map(([kind, count]) => `${formatNumber(count)} × ${kind}`);
  const logged = entry.request_text !== null || entry.response_text !== null;
  return (
    <>
      <tr>
        <td className={styles.nowrap}>
          <RelativeTime iso={entry.at} />
        </td>
        <td>{enumName('purpose', entry.purpose)}</td>
        <td style={{ minWidth: 160 }}>
          {entry.model}
          <p className={styles.quiet}>{entry.host}</p>
        </td>
        <td>{entry.ticket_id && <Link to={`/tickets/${entry.ticket_id}`}>#{entry.ticket_id}</Link>}</td>
        <td className={styles.nowrap}>
          {enumName('outcome', entry.outcome)}
          {!entry.sent && <p className={styles.quiet}>{t('settings.notSent')}</p>}
        </td>
        <td className={styles.number}>{formatNumber(entry.attempts)}</td>
        <td className={styles.number}>
          {formatNumber(entry.chars_out)} / {formatNumber(entry.chars_in)}
        </td>
        <td>{masked.join(', ') || '–'}</td>
        <td>
          {logged && (
            <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
              {t('settings.texts')}
            </Button>
          )}
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={9}>
            <strong>{t('settings.request')}</strong>
            <pre className={styles.text}>{entry.request_text ?? '–'}</pre>
            <strong>{t('settings.response')}</strong>
            <pre className={styles.text}>{entry.response_text ?? '–'}</pre>
          </td>
        </tr>
      )}
    </>
  );
}

/** Every text that went to a model server: for what, how much, and what was masked in it. */
export function EgressLog() {
  const t = useT();
  const enumName = useEnumName();
  const state = useTableState(TABLE);
  const purpose = state.filters.purpose[0];
  const outcome = state.filters.outcome[0];
  const log = useQuery(
    egressQuery({
      page: state.page,
      page_size: state.pageSize,
      ...(purpose ? { purpose } : {}),
      ...(outcome ? { outcome } : {}),
    }),
  );
  const headings = [
    'at',
    'purpose',
    'model',
    'ticket',
    'outcome',
    'requests',
    'charsOutIn',
    'masked',
  ] as const;
  return (
    <Panel
      title={t('settings.egress')}
      lead={t('settings.egressLead')}
      actions={
        <>
          <Select
            allowClear
            style={{ width: 150 }}
            aria-label={t('settings.purpose')}
            placeholder={t('settings.purpose')}
            value={purpose ?? null}
            options={PURPOSES.map((value) => ({ value, label: enumName('purpose', value) }))}
            onChange={(value: string | null) => state.change({ purpose: value ?? null })}
          />
          <Select
            allowClear
            style={{ width: 150 }}
            aria-label={t('settings.outcome')}
            placeholder={t('settings.outcome')}
            value={outcome ?? null}
            options={OUTCOMES.map((value) => ({ value, label: enumName('outcome', value) }))}
            onChange={(value: string | null) => state.change({ outcome: value ?? null })}
          />
        </>
      }
    >
      <Loaded query={log}>
        {({ items, total }) =>
          items.length === 0 && state.page > 1 ? (
            <PastTheEnd onFirst={() => state.change({ page: null })} />
          ) : items.length === 0 ? (
            <EmptyState
              icon={<SafetyOutlined aria-hidden />}
              title={state.filtered ? t('settings.noEgressMatches') : t('settings.noEgress')}
            >
              {state.filtered ? null : t('settings.noEgressHint')}
            </EmptyState>
          ) : (
            <PagedTable
              label={t('settings.egress')}
              headings={headings.map((name) => ({
                name: t(`settings.${name}`),
                number: name === 'charsOutIn' || name === 'requests',
              }))}
              stale={log.isPlaceholderData}
              total={total}
              state={state}
            >
              {items.map((entry) => (
                <Entry key={entry.id} entry={entry} />
              ))}
            </PagedTable>
          )
        }
      </Loaded>
    </Panel>
  );
}
