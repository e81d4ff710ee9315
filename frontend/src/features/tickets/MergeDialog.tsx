import { useQuery } from '@tanstack/react-query';
import { App, Button, Modal } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useNavigate } from 'react-router';

import { PickList } from '@/components/PickList';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { StatusTag } from '@/components/StatusTag';
import { useT } from '@/lib/i18n';
import { toProblem } from '@/lib/problem';

import { ticketListQuery, useMerge, useUnmerge } from './api';

import type { Ticket } from '@/lib/types';

const SHOWN = 30;

/** Join this ticket to another of the same customer: search it, look, confirm; and take it back afterwards. */
export default function MergeDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const t = useT();
  const navigate = useNavigate();
  const { notification } = App.useApp();
  const [query, setQuery] = useState('');
  const [target, setTarget] = useState<Ticket | null>(null);
  const merge = useMerge(ticket.id);
  const unmerge = useUnmerge(ticket.id);
  const q = useDeferredValue(query.trim());
  const wanted = /^#?(\d+)$/.exec(q)?.[1];
  const found = useQuery(
    ticketListQuery({
      requester_id: [ticket.requester_id],
      page_size: SHOWN,
      ...(q && !wanted ? { q } : {}),
    }),
  );
  const items = (found.data?.items ?? []).filter(
    (other) =>
      other.id !== ticket.id &&
      other.merged_into_id === null &&
      (!wanted || String(other.id).startsWith(wanted)),
  );
  /** By its promise: this dialog has long been closed by then. */
  const undo = async (key: string) => {
    try {
      await unmerge.mutateAsync();
      notification.destroy(key);
      void navigate(`/tickets/${ticket.id}`);
    } catch (error) {
      notification.error({ key, title: t('tickets.unmerge'), description: toProblem(error).detail });
    }
  };
  const confirm = () => {
    if (!target) return;
    merge.mutate(target.id, {
      onSuccess: () => {
        const key = `merge-${ticket.id}`;
        onClose();
        notification.success({
          key,
          title: t('tickets.merged', { from: ticket.id, to: target.id }),
          actions: (
            <Button size="small" onClick={() => void undo(key)}>
              {t('tickets.undo')}
            </Button>
          ),
          duration: 10,
        });
        void navigate(`/tickets/${target.id}`);
      },
    });
  };
  return (
    <Modal
      open
      title={t('tickets.merge')}
      okText={target ? t('tickets.mergeInto', { id: target.id }) : t('tickets.merge')}
      okButtonProps={{ disabled: !target }}
      cancelText={t('tickets.cancel')}
      confirmLoading={merge.isPending}
      onCancel={onClose}
      onOk={confirm}
    >
      {target ? (
        <>
          <p>{t('tickets.mergeHint', { from: ticket.id, to: target.id, title: target.title })}</p>
          <Button size="small" onClick={() => setTarget(null)}>
            {t('tickets.chooseAnother')}
          </Button>
        </>
      ) : (
        <PickList
          label={t('tickets.mergeSearch', { name: ticket.requester.name })}
          query={query}
          onQuery={setQuery}
          items={items.map((other) => ({
            key: other.id,
            title: `#${other.id} ${other.title}`,
            hint: (
              <>
                <StatusTag status={other.status} /> <RelativeTime iso={other.created_at} />
              </>
            ),
            other,
          }))}
          onPick={({ other }) => setTarget(other)}
          busy={found.isFetching}
          empty={found.isPending ? t('tickets.searching') : t('tickets.noMergeTarget')}
        />
      )}
      {(merge.error ?? found.error) && <ProblemAlert error={merge.error ?? found.error} />}
    </Modal>
  );
}
