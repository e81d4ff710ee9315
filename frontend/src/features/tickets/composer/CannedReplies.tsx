import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';

import { PickList } from '@/components/PickList';
import { ProblemAlert } from '@/components/ProblemAlert';
import { SkeletonRows } from '@/components/SkeletonRows';
import { api, unwrap } from '@/lib/api';
import { plainLine } from '@/lib/format';
import { useT } from '@/lib/i18n';

import { cannedQuery } from '../api';
import styles from './composer.module.css';

/** Search a kept text; it is inserted with its placeholders filled for this ticket. */
export default function CannedReplies({
  ticketId,
  onInsert,
}: {
  ticketId: number;
  onInsert: (text: string) => void;
}) {
  const t = useT();
  const [query, setQuery] = useState('');
  const canned = useQuery(cannedQuery);
  const render = useMutation({
    mutationFn: (id: number) =>
      unwrap(
        api.POST('/api/canned-replies/{canned_id}/render', {
          params: { path: { canned_id: id } },
          body: { ticket_id: ticketId },
        }),
      ),
    onSuccess: ({ content }) => onInsert(content),
  });
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const items = (canned.data ?? [])
    .filter(({ title, content }) => words.every((word) => `${title} ${content}`.toLowerCase().includes(word)))
    .slice(0, 50)
    .map(({ id, title, content }) => ({ key: id, title, hint: plainLine(content).slice(0, 90) }));
  return (
    <div className={styles.canned}>
      {canned.error ? (
        <ProblemAlert
          error={canned.error}
          onRetry={() => void canned.refetch()}
          retrying={canned.isFetching}
        />
      ) : canned.isPending ? (
        <SkeletonRows rows={3} height={40} />
      ) : (
        <PickList
          label={t('tickets.searchCanned')}
          query={query}
          onQuery={setQuery}
          items={items}
          busy={render.isPending}
          onPick={({ key }) => {
            if (!render.isPending) render.mutate(key);
          }}
          empty={
            canned.data.length === 0 ? (
              <>
                {t('tickets.noCanned')} <Link to="/settings/replies">{t('tickets.addCanned')}</Link>
              </>
            ) : (
              t('tickets.nothingFound')
            )
          }
        />
      )}
      {render.error && <ProblemAlert error={render.error} />}
    </div>
  );
}
