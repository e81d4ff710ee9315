import { App, Modal } from 'antd';
import { useNavigate } from 'react-router';

import { ProblemAlert } from '@/components/ProblemAlert';
import { loadDraft } from '@/lib/composer-draft';
import { useT } from '@/lib/i18n';
import { placeInTrail, useListTrail } from '@/lib/list-trail';
import { useMe } from '@/lib/session';

import { useDeleteTicket } from './api';
import styles from './ticket.module.css';

import type { Presence, Ticket } from '@/lib/types';

interface DeleteDialogProps {
  ticket: Ticket;
  /** Colleagues who have it open. */
  others: readonly Presence[];
  onClose: () => void;
  /** The dialog has gone without deleting anything. */
  afterClose: () => void;
  open: boolean;
}

/** Deleting cannot be undone: what goes with the ticket, who is at it, and what one may have meant instead. */
export default function DeleteDialog({ ticket, others, open, onClose, afterClose }: DeleteDialogProps) {
  const t = useT();
  const me = useMe();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const trail = useListTrail((state) => state.trail);
  const list = trail ? placeInTrail(trail, ticket.id) : '/tickets';
  const removal = useDeleteTicket(ticket.id, async (was) => {
    // Before the page behind this hears that its ticket is gone; and Back does not lead there again.
    await navigate(list, { replace: true });
    void message.success(t(was ? 'tickets.deleted' : 'tickets.deletedBefore', { id: ticket.id }));
  });
  const draft = loadDraft(me.id, ticket.id);
  const unsent = draft.reply.trim() !== '' || draft.note.trim() !== '';
  return (
    <Modal
      open={open}
      title={t('tickets.deleteAsk', { id: ticket.id })}
      okText={t('tickets.delete', { id: ticket.id })}
      okButtonProps={{ danger: true }}
      cancelText={t('tickets.cancel')}
      // What cannot be undone is not what Enter does.
      cancelButtonProps={{ autoFocus: true, disabled: removal.isPending }}
      confirmLoading={removal.isPending}
      onCancel={onClose}
      afterClose={afterClose}
      onOk={() => removal.mutate()}
    >
      <p>{t('tickets.deleteWhat', { title: ticket.title, name: ticket.requester.name })}</p>
      <ul className={styles.lost}>
        <li>{t('tickets.deleteMessages', { count: ticket.reply_count + 1 })}</li>
        <li>{t('tickets.deleteFiles')}</li>
        <li>{t('tickets.deleteRest')}</li>
        <li>{t('tickets.deleteFigures')}</li>
      </ul>
      <p>{t('tickets.deleteInstead')}</p>
      {others.map(({ user_id: id, name, state }) => (
        <p key={id}>
          <strong>{t(state === 'replying' ? 'tickets.isReplying' : 'tickets.isHere', { name })}</strong>
        </p>
      ))}
      {unsent && <p>{t('tickets.deleteUnsent')}</p>}
      {removal.error && <ProblemAlert error={removal.error} />}
    </Modal>
  );
}
