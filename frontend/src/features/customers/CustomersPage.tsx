import { useQuery } from '@tanstack/react-query';
import { Button, Pagination, Segmented } from 'antd';
import { useRef, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'react-router';

import { ListSearch } from '@/components/ListSearch';
import { PageHeader } from '@/components/PageHeader';
import { EmptyState, PageProblem } from '@/components/PageState';
import { RelativeTime } from '@/components/RelativeTime';
import { SkeletonRows } from '@/components/SkeletonRows';
import { count } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { useListKeys } from '@/lib/list-keys';
import { useMedia } from '@/lib/media';
import { usePageActions } from '@/lib/page-actions';
import { changeParams, positive, useTableState } from '@/lib/table-state';

import { ROLES, peopleQuery } from './api';
import styles from './customers.module.css';
import { NewPersonDialog } from './NewPersonDialog';
import { PersonDrawer } from './PersonDrawer';
import { PersonState } from './PersonState';

import type { Somebody } from './api';
import type { Role } from '@/lib/types';

const TABLE = { sorts: ['name'], filters: ['role'], pageSize: 25 } as const;
const ANY = 'any';

/** On a narrow screen the address stands below the name. */
function Row({ person, narrow }: { person: Somebody; narrow: boolean }) {
  const enumName = useEnumName();
  const { search } = useLocation();
  const params = new URLSearchParams(search);
  const to = changeParams(params, { person: person.id, page: params.get('page') });
  return (
    <tr>
      <td>
        <Link to={{ search: to.toString() }} className={styles.name} data-row-stop>
          {person.name}
        </Link>{' '}
        <PersonState person={person} />
        {narrow && <div className={styles.email}>{person.email}</div>}
      </td>
      {!narrow && <td className={styles.email}>{person.email}</td>}
      <td>{enumName('role', person.role)}</td>
      {!narrow && (
        <td className={styles.time}>
          <RelativeTime iso={person.created_at} />
        </td>
      )}
    </tr>
  );
}

/** Everybody the desk knows, and what they may. */
export function CustomersPage() {
  const t = useT();
  const state = useTableState(TABLE);
  const [params] = useSearchParams();
  const narrow = useMedia('(max-width: 767px)');
  const [creating, setCreating] = useState(false);
  const table = useRef<HTMLDivElement>(null);
  useListKeys(table);
  usePageActions([{ id: 'new-person', label: t('customers.new'), keys: 'c', run: () => setCreating(true) }]);
  const role = ROLES.find((one) => one === state.filters.role[0]);
  const people = useQuery(
    peopleQuery({
      page: state.page,
      page_size: state.pageSize,
      ...(state.q ? { q: state.q } : {}),
      ...(role ? { role } : {}),
    }),
  );
  const { data } = people;
  const opened = positive(params.get('person'), 0);
  const keepPage = state.page === 1 ? null : state.page;
  return (
    <section aria-labelledby="customers-title">
      <PageHeader
        id="customers-title"
        title={t('customers.title')}
        lead={
          data && t('customers.count', { count: data.total, total: count(data.total, data.total_relation) })
        }
        actions={
          <Button type="primary" aria-keyshortcuts="c" onClick={() => setCreating(true)}>
            {t('customers.new')}
          </Button>
        }
      />
      <div className={styles.bar}>
        <ListSearch
          label={t('customers.search')}
          className={styles.search}
          q={state.q}
          onSearch={(q) => state.change({ q })}
        />
        <Segmented<Role | typeof ANY>
          aria-label={t('customers.role')}
          value={role ?? ANY}
          options={[
            { value: ANY, label: t('customers.everybody') },
            ...ROLES.map((value) => ({ value, label: t(`customers.roles.${value}`) })),
          ]}
          onChange={(value) => state.change({ role: value === ANY ? null : value })}
        />
      </div>
      {people.isPending && <SkeletonRows height={44} />}
      {people.error && !data && <PageProblem error={people.error} onRetry={() => void people.refetch()} />}
      {data?.items.length === 0 && (
        <EmptyState
          title={state.filtered ? t('customers.noMatch') : t('customers.empty')}
          action={state.filtered ? <Button onClick={state.clear}>{t('customers.clear')}</Button> : undefined}
        >
          {state.filtered ? null : t('customers.emptyHint')}
        </EmptyState>
      )}
      {data && data.items.length > 0 && (
        <div
          ref={table}
          className={styles.tableBox}
          role="region"
          aria-label={t('customers.title')}
          tabIndex={0}
        >
          <table className={styles.table} aria-busy={people.isPlaceholderData}>
            <thead>
              <tr>
                <th scope="col">{t('customers.name')}</th>
                {!narrow && <th scope="col">{t('customers.email')}</th>}
                <th scope="col">{t('customers.role')}</th>
                {!narrow && <th scope="col">{t('customers.added')}</th>}
              </tr>
            </thead>
            <tbody>
              {data.items.map((person) => (
                <Row key={person.id} person={person} narrow={narrow} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {data && data.pages > 1 && (
        <Pagination
          className={styles.pager}
          current={state.page}
          pageSize={state.pageSize}
          total={data.total}
          showSizeChanger={false}
          onChange={(page) => state.change({ page: page === 1 ? null : page })}
        />
      )}
      {creating && (
        <NewPersonDialog
          onClose={() => setCreating(false)}
          onCreated={(id) => {
            setCreating(false);
            state.change({ person: id, page: keepPage });
          }}
        />
      )}
      {opened !== 0 && (
        <PersonDrawer
          key={opened}
          id={opened}
          onClose={() => state.change({ person: null, page: keepPage })}
        />
      )}
    </section>
  );
}
