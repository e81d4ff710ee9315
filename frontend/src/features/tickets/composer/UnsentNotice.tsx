import { App, Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useLocation, useNavigate } from 'react-router';

import { useT } from '@/lib/i18n';
import { ticketPath } from '@/lib/portal-paths';

import { useOutbox } from './outbox';

import type { User } from '@/lib/types';

/** A message that failed after its page was left: it is back in its composer, and this says so. Once, in the shell. */
export function UnsentNotice({ me }: { me: User }) {
  const t = useT();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const { notification } = App.useApp();
  const parcels = useOutbox((state) => state.parcels);
  /** Closed, or its ticket was opened: whoever goes on to other pages need not hear it again. */
  const told = useRef(new Set<string>());
  useEffect(() => {
    for (const { id, ticketId, state, error } of parcels) {
      if (state !== 'failed' || told.current.has(id)) continue;
      const path = ticketPath(me, ticketId);
      if (pathname === path) {
        told.current.add(id);
        notification.destroy(id);
        continue;
      }
      notification.warning({
        key: id,
        title: t('tickets.notSent', { id: ticketId }),
        description: error?.detail,
        actions: (
          <Button size="small" onClick={() => void navigate(path)}>
            {t('tickets.openTicket')}
          </Button>
        ),
        duration: 0,
        onClose: () => told.current.add(id),
      });
    }
  }, [parcels, me, pathname, notification, navigate, t]);
  return null;
}
