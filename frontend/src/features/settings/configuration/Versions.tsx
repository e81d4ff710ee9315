import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Pagination, Tag } from 'antd';
import { useState } from 'react';

import { ConfirmButton } from '@/components/ConfirmButton';
import { LineDiff } from '@/components/LineDiff';
import { RelativeTime } from '@/components/RelativeTime';
import { useT } from '@/lib/i18n';
import { toProblem } from '@/lib/problem';
import { configQuery } from '@/lib/session';

import { Loaded } from '../Loaded';
import { restoreConfig, versionQuery, versionsQuery } from './api';
import styles from './configuration.module.css';
import { Refusals } from './Refusals';

import type { ConfigVersion, VersionRow } from './api';

function Difference({ active, number }: { active: ConfigVersion; number: number }) {
  const t = useT();
  const version = useQuery(versionQuery(active.name, number));
  return (
    <div className={styles.difference}>
      <p className={styles.quiet}>{t('configuration.differenceLead', { number, active: active.number })}</p>
      <Loaded query={version} rows={2}>
        {(data) => (
          <LineDiff
            before={active.body}
            after={data.body}
            label={t('configuration.difference', { number })}
          />
        )}
      </Loaded>
    </div>
  );
}

interface RowProps {
  row: VersionRow;
  active: ConfigVersion;
  editable: boolean;
}

function Row({ row, active, editable }: RowProps) {
  const t = useT();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const restore = async () => {
    await restoreConfig({ name: row.name, version: row.number, seen: active.number });
    await Promise.all([
      client.invalidateQueries({ queryKey: ['settings', 'configuration', row.name] }),
      client.invalidateQueries({ queryKey: configQuery.queryKey }),
    ]);
    void message.success(t('configuration.restored', { number: row.number }));
  };
  return (
    <li>
      <div className={styles.versionHead}>
        <div className={styles.grow}>
          <strong>{t('configuration.version', { number: row.number })}</strong>{' '}
          {row.active && <Tag color="success">{t('configuration.active')}</Tag>}
          <p>
            {row.note || t('configuration.noNote')} · {row.author?.name ?? t('configuration.system')} ·{' '}
            <RelativeTime iso={row.created_at} />
          </p>
        </div>
        {!row.active && (
          <>
            <Button
              size="small"
              aria-expanded={open}
              aria-label={t('configuration.difference', { number: row.number })}
              onClick={() => setOpen(!open)}
            >
              {t('configuration.compare')}
            </Button>
            {editable && (
              <ConfirmButton
                size="small"
                danger={false}
                title={t('configuration.restoreTitle', { number: row.number })}
                description={t('configuration.restoreHint')}
                okText={t('configuration.restore')}
                explain={(error) => {
                  const problem = toProblem(error);
                  return (
                    problem.fields.length > 0 && <Refusals name={row.name} problem={problem} onGoTo={null} />
                  );
                }}
                aria-label={t('configuration.restoreNamed', { number: row.number })}
                onConfirm={restore}
              >
                {t('configuration.restore')}
              </ConfirmButton>
            )}
          </>
        )}
      </div>
      {open && <Difference active={active} number={row.number} />}
    </li>
  );
}

/** All versions of a document, each comparable with the active one and restorable. */
export function Versions({ active, editable }: { active: ConfigVersion; editable: boolean }) {
  const t = useT();
  const [page, setPage] = useState(1);
  const versions = useQuery(versionsQuery(active.name, page));
  return (
    <Loaded query={versions}>
      {({ items, total, page_size }) => (
        <>
          <ul className={styles.versions} aria-label={t('configuration.versions')}>
            {items.map((row) => (
              <Row key={row.number} row={row} active={active} editable={editable} />
            ))}
          </ul>
          {total > page_size && (
            <Pagination
              className={styles.gap}
              current={page}
              pageSize={page_size}
              total={total}
              showSizeChanger={false}
              onChange={setPage}
            />
          )}
        </>
      )}
    </Loaded>
  );
}
