import { MoreOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Dropdown, Select } from 'antd';
import { Suspense, lazy, memo, useState } from 'react';
import { Link, useNavigate } from 'react-router';

import { count } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { useMedia } from '@/lib/media';
import { toProblem } from '@/lib/problem';
import { isStaff, useMe } from '@/lib/session';

import { ticketCountQuery, viewCountsQuery } from './api';
import styles from './tickets.module.css';
import { viewName } from './views';
import { useDeleteView, useSaveView } from './views-api';

import type { View } from './views';
import type { Count, SavedView } from '@/lib/types';

const ViewDialog = lazy(() => import('./ViewDialog'));

function address(view: View, first: boolean): string {
  return first ? '/tickets' : `/tickets?view=${view.key}`;
}

/** The number has its room before it is known. */
function ViewCount({ of }: { of: Count | null | undefined }) {
  return <span className={styles.viewCount}>{of ? count(of.total, of.total_relation) : ''}</span>;
}

/** All numbers come in one call. */
function StaffCount({ view }: { view: View }) {
  const { data } = useQuery(viewCountsQuery);
  const { saved } = view;
  if (saved) return <ViewCount of={data?.saved.find(({ view_id: id }) => id === saved.id)?.count} />;
  return <ViewCount of={view.counted && data?.[view.counted]} />;
}

/** Customers have three views, each counted for itself. */
function CustomerCount({ view }: { view: View }) {
  const { data } = useQuery(ticketCountQuery(view.query));
  return <ViewCount of={data && { total: data.total, total_relation: data.relation ?? 'eq' }} />;
}

/** What its owner, or an admin, does with a saved view. */
function ViewMenu({ view, current }: { view: SavedView; current: boolean }) {
  const t = useT();
  const navigate = useNavigate();
  const { modal, message } = App.useApp();
  const save = useSaveView();
  const remove = useDeleteView();
  const [editing, setEditing] = useState(false);
  const failed = (error: unknown) => void message.error(toProblem(error).detail);
  const confirmDelete = () =>
    modal.confirm({
      title: t('tickets.deleteViewAsk', { name: view.name }),
      content: view.shared ? t('tickets.deleteSharedView') : undefined,
      okText: t('tickets.deleteView'),
      okButtonProps: { danger: true },
      cancelText: t('tickets.cancel'),
      onOk: async () => {
        try {
          await remove.mutateAsync(view.id);
        } catch (error) {
          failed(error);
          return;
        }
        if (current) void navigate('/tickets');
      },
    });
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'edit', label: t('tickets.editView') },
            { key: 'share', label: view.shared ? t('tickets.unshareView') : t('tickets.shareViewShort') },
            { key: 'delete', label: t('tickets.deleteView'), danger: true },
          ],
          onClick: ({ key }) => {
            if (key === 'edit') setEditing(true);
            else if (key === 'delete') confirmDelete();
            else save.mutate({ id: view.id, shared: !view.shared }, { onError: failed });
          },
        }}
      >
        <Button
          type="text"
          size="small"
          className={styles.viewMenu ?? ''}
          aria-label={t('tickets.viewMenu', { name: view.name })}
          icon={<MoreOutlined aria-hidden />}
        />
      </Dropdown>
      {editing && (
        <Suspense fallback={null}>
          <ViewDialog view={view} onClose={() => setEditing(false)} />
        </Suspense>
      )}
    </>
  );
}

interface ViewNavProps {
  views: View[];
  current: View;
  heading: string;
}

/** On a narrow screen a choice, beside it the room that the list needs. */
function ViewSelect({ views, current, heading }: ViewNavProps) {
  const t = useT();
  const navigate = useNavigate();
  return (
    <nav className={styles.viewSelect} aria-label={heading}>
      <Select
        aria-label={heading}
        value={current.key}
        options={views.map((view) => ({ value: view.key, label: viewName(t, view) }))}
        onChange={(key: string) => {
          const view = views.find((one) => one.key === key);
          if (view) void navigate(address(view, view === views[0]));
        }}
      />
    </nav>
  );
}

export const ViewNav = memo(function ViewNav({ views, current, heading }: ViewNavProps) {
  const t = useT();
  const me = useMe();
  const narrow = useMedia('(max-width: 1023px)');
  if (narrow) return <ViewSelect views={views} current={current} heading={heading} />;
  const fixed = views.filter(({ saved }) => !saved);
  const own = views.filter(({ saved }) => saved && saved.owner_id === me.id);
  const shared = views.filter(({ saved }) => saved && saved.owner_id !== me.id);
  const group = (title: string, list: View[]) =>
    list.length > 0 && (
      <>
        <h2 className={styles.viewsHeading}>{title}</h2>
        <ul>
          {list.map((view) => (
            <li key={view.key} className={styles.viewItem}>
              <Link
                to={address(view, view === views[0])}
                className={styles.view}
                aria-current={view.key === current.key ? 'page' : undefined}
              >
                <span className={styles.viewName} title={viewName(t, view)}>
                  {viewName(t, view)}
                </span>
                {isStaff(me) ? <StaffCount view={view} /> : <CustomerCount view={view} />}
              </Link>
              {view.saved && (view.saved.owner_id === me.id || me.role === 'admin') && (
                <ViewMenu view={view.saved} current={view.key === current.key} />
              )}
            </li>
          ))}
        </ul>
      </>
    );
  return (
    <nav className={styles.views} aria-label={heading}>
      {group(heading, fixed)}
      {group(t('tickets.ownViews'), own)}
      {group(t('tickets.sharedViews'), shared)}
    </nav>
  );
});
