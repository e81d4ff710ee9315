import { App, Button } from 'antd';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useLocation, useNavigate } from 'react-router';

import { useT } from '@/lib/i18n';
import { ticketPath } from '@/lib/portal-paths';

import { useOutbox } from './outbox';
import { useUnseenFailures } from './use-uploads';

import type { User } from '@/lib/types';

interface Failure {
  key: string;
  ticketId: number;
  title: string;
  detail: string | undefined;
}

/** What failed after its page was left is kept in its composer, and this says so. Once, in the shell. */
export function UnsentNotice({ me }: { me: User }) {
  const t = useT();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const { notification } = App.useApp();
  const parcels = useOutbox((state) => state.parcels);
  const uploads = useUnseenFailures(me.id);
  /** Closed, or its ticket was opened: whoever goes on to other pages need not hear it again. */
  const told = useRef(new Set<string>());
  const tell = useEffectEvent(({ key, ticketId, title, detail }: Failure) => {
    if (told.current.has(key)) return;
    const path = ticketPath(me, ticketId);
    if (pathname === path) {
      told.current.add(key);
      notification.destroy(key);
      return;
    }
    notification.warning({
      key,
      title,
      description: detail,
      actions: (
        <Button size="small" onClick={() => void navigate(path)}>
          {t('tickets.openTicket')}
        </Button>
      ),
      duration: 0,
      onClose: () => told.current.add(key),
    });
  });
  useEffect(() => {
    for (const { id, ticketId, state, error } of parcels) {
      if (state !== 'failed') continue;
      tell({ key: id, ticketId, title: t('tickets.notSent', { id: ticketId }), detail: error?.detail });
    }
  }, [parcels, pathname, t]);
  useEffect(() => {
    for (const { key, ticket, file, error } of uploads) {
      tell({
        key: `upload-${key}`,
        ticketId: ticket.id,
        title: t('tickets.fileNotArrived', { file: file.name, id: ticket.id }),
        detail: error ?? undefined,
      });
    }
  }, [uploads, pathname, t]);
  return null;
}
