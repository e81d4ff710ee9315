import { App, Button } from 'antd';
import { useEffect } from 'react';
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
  const failed = useOutbox((state) => state.parcels.find((parcel) => parcel.state === 'failed'));
  useEffect(() => {
    if (!failed) return;
    const path = ticketPath(me, failed.ticketId);
    if (pathname === path) {
      notification.destroy(failed.id);
      return;
    }
    notification.warning({
      key: failed.id,
      title: t('tickets.notSent', { id: failed.ticketId }),
      description: failed.error?.detail,
      actions: (
        <Button size="small" onClick={() => void navigate(path)}>
          {t('tickets.openTicket')}
        </Button>
      ),
      duration: 0,
    });
  }, [failed, me, pathname, notification, navigate, t]);
  return null;
}
