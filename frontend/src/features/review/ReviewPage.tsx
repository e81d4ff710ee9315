import { ArrowLeftOutlined, FileDoneOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Pagination } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';

import { PageHeader } from '@/components/PageHeader';
import { EmptyState, PageProblem, PastTheEnd } from '@/components/PageState';
import { SkeletonRows } from '@/components/SkeletonRows';
import { count } from '@/lib/format';
import { useHotkeys } from '@/lib/hotkeys';
import { useT } from '@/lib/i18n';
import { useMedia } from '@/lib/media';
import { useMe } from '@/lib/session';
import { changeParams, positive, useTableState } from '@/lib/table-state';

import { reviewsQuery } from './api';
import { Case } from './Case';
import { Filters } from './Filters';
import { Queue } from './Queue';
import styles from './review.module.css';
import { UndoBar } from './UndoBar';
import { useDecisions } from './use-decisions';

import type { ReviewDraft, ReviewItem, Severity } from './api';
import type { ReactNode } from 'react';

const TABLE = {
  sorts: ['-severity', 'created_at'],
  filters: ['severity', 'category', 'team'],
  pageSize: 50,
} as const;

function NothingWaits({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const t = useT();
  const me = useMe();
  if (filtered) {
    return (
      <EmptyState
        title={t('review.nothingMatches')}
        action={<Button onClick={onClear}>{t('review.clearFilters')}</Button>}
      />
    );
  }
  return (
    <EmptyState
      icon={<FileDoneOutlined />}
      title={t('review.empty')}
      action={
        me.role === 'admin' && (
          <Link to="/settings/automation">
            <Button>{t('review.toPolicy')}</Button>
          </Link>
        )
      }
    >
      {t('review.emptyHint')}
    </EmptyState>
  );
}

/** Who is shown, kept in the address; on a wide page the first of the queue until one is chosen. */
function useSelection(items: readonly ReviewItem[], wide: boolean) {
  const [params, setParams] = useSearchParams();
  const chosen = positive(params.get('ticket'), 0);
  // Whether the focus follows to the next decision: not when the page is just being opened.
  const [moved, setMoved] = useState(false);
  const select = (id: number | null) => {
    setMoved(true);
    setParams((before) => changeParams(before, { ticket: id, page: before.get('page') }), { replace: true });
  };
  const first = items[0]?.ticket_id;
  useEffect(() => {
    // Pinned, so that nobody approves what slipped under their fingers when the queue changes.
    if (wide && chosen === 0 && first !== undefined)
      setParams((before) => changeParams(before, { ticket: first, page: before.get('page') }), {
        replace: true,
      });
  }, [wide, chosen, first, setParams]);
  return { chosen, select, moved };
}

interface ReviewPageProps {
  renderDraft: (draft: ReviewDraft) => ReactNode;
}

/** Decisions that wait for a person: the queue at the left, the one at hand at the right. */
export function ReviewPage({ renderDraft }: ReviewPageProps) {
  const t = useT();
  const navigate = useNavigate();
  const wide = useMedia('(min-width: 1000px)');
  const state = useTableState(TABLE);
  const { held, made, decide, undo } = useDecisions();
  const { severity, category, team } = state.filters;
  const reviews = useQuery(
    reviewsQuery({
      page: state.page,
      page_size: state.pageSize,
      sort: state.sort,
      severity: severity as Severity[],
      category,
      team,
    }),
  );
  const items = (reviews.data?.items ?? []).filter(({ decision }) => !made.has(decision.id));
  const { chosen, select, moved } = useSelection(items, wide);
  const index = items.findIndex(({ ticket_id }) => ticket_id === chosen);
  const current = items[index];
  const total = Math.max((reviews.data?.total ?? 0) - ((reviews.data?.items.length ?? 0) - items.length), 0);

  const step = (by: 1 | -1) => {
    const next = index === -1 ? items[0] : items[index + by];
    if (next) select(next.ticket_id);
  };
  const takeBack = () => {
    const back = undo();
    if (back) select(back.item.ticket_id);
  };
  useHotkeys([
    { keys: 'j', label: t('common.nextRow'), run: () => step(1) },
    { keys: 'k', label: t('common.previousRow'), run: () => step(-1) },
    ...(held ? [{ keys: 'z', label: t('review.undo'), run: takeBack }] : []),
  ]);

  const listed = wide || chosen === 0;
  return (
    <section className={styles.page} aria-labelledby="review-title">
      <PageHeader
        id="review-title"
        title={t('review.title')}
        lead={
          reviews.data &&
          total > 0 &&
          t('review.waiting', { count: total, total: count(total, reviews.data.total_relation) })
        }
        actions={listed && <Filters state={state} />}
      />
      {reviews.isPending && <SkeletonRows label={t('review.loading')} />}
      {reviews.error && !reviews.data && (
        <PageProblem error={reviews.error} onRetry={() => void reviews.refetch()} />
      )}
      {reviews.data &&
        items.length === 0 &&
        (state.page > 1 ? (
          <PastTheEnd onFirst={() => state.change({ page: null, ticket: null })} />
        ) : (
          <NothingWaits filtered={state.filtered} onClear={state.clear} />
        ))}
      {items.length > 0 && (
        <div className={styles.columns}>
          {listed && (
            <div className={styles.list} aria-busy={reviews.isPlaceholderData}>
              <Queue items={items} current={current?.ticket_id ?? null} replace={wide} />
              {(reviews.data?.pages ?? 0) > 1 && (
                <Pagination
                  simple
                  size="small"
                  className={styles.pager}
                  current={state.page}
                  pageSize={state.pageSize}
                  total={reviews.data?.total ?? 0}
                  onChange={(page) => state.change({ page: page === 1 ? null : page, ticket: null })}
                />
              )}
            </div>
          )}
          {(wide || chosen !== 0) && (
            <div className={styles.detail}>
              {!wide && (
                <Button
                  type="text"
                  className={styles.back}
                  icon={<ArrowLeftOutlined aria-hidden />}
                  onClick={() => select(null)}
                >
                  {t('review.backToQueue')}
                </Button>
              )}
              {current ? (
                <Case
                  key={current.decision.id}
                  item={current}
                  focus={moved}
                  renderDraft={renderDraft}
                  onOpen={() => void navigate(`/tickets/${current.ticket_id}`)}
                  onDecide={(request) => {
                    const next = items[index + 1] ?? items[index - 1];
                    decide({ item: current, request });
                    select(next?.ticket_id ?? null);
                  }}
                />
              ) : (
                chosen !== 0 && (
                  <EmptyState
                    title={t('review.gone', { id: chosen })}
                    action={
                      <Button type="primary" onClick={() => step(1)}>
                        {t('review.next')}
                      </Button>
                    }
                  >
                    {t('review.goneHint')} <Link to={`/tickets/${chosen}`}>{t('review.openTicket')}</Link>
                  </EmptyState>
                )
              )}
            </div>
          )}
        </div>
      )}
      <UndoBar held={held} onUndo={takeBack} />
    </section>
  );
}
